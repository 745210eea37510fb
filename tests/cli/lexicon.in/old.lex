tmforge lexicon 0
source en
target de

