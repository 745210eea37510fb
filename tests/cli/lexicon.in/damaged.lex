tmforge lexicon 1
source en
target de
