//! The word lists of each language. Words are in lower case unless only the capitalized form is an
//! abbreviation. Sources are the spelling dictionaries and style guides of each language.

use super::language::Language;

/// The data for a primary language subtag; [`Language::PLAIN`] for an unlisted one.
pub(super) fn language(primary: &str) -> &'static Language {
    LANGUAGES.iter().copied().find(|l| l.tags.contains(&primary)).unwrap_or(&Language::PLAIN)
}

pub(super) const LANGUAGES: &[&Language] = &[
    &ENGLISH,
    &CHINESE,
    &JAPANESE,
    &KOREAN,
    &GERMAN,
    &FRENCH,
    &SPANISH,
    &ITALIAN,
    &PORTUGUESE,
    &CATALAN,
    &ROMANIAN,
    &DUTCH,
    &DANISH,
    &SWEDISH,
    &NORWEGIAN,
    &ICELANDIC,
    &FINNISH,
    &ESTONIAN,
    &LATVIAN,
    &LITHUANIAN,
    &POLISH,
    &CZECH,
    &SLOVAK,
    &SLOVENE,
    &CROATIAN,
    &SERBIAN,
    &HUNGARIAN,
    &RUSSIAN,
    &UKRAINIAN,
    &BELARUSIAN,
    &BULGARIAN,
    &MACEDONIAN,
    &GREEK,
    &ANCIENT_GREEK,
    &TURKISH,
    &KAZAKH,
    &ARMENIAN,
    &ARABIC,
    &PERSIAN,
    &URDU,
    &HEBREW,
    &HINDI,
    &THAI,
    &VIETNAMESE,
    &INDONESIAN,
];

/// Latin abbreviations that occur in texts of every language, and English ones that occur in names.
pub(super) const COMMON: Language = Language {
    before_name: "mr mrs Ms mx messrs dr prof rev hon mt capt lt sgt e.g i.e cf viz vs mme mlle",
    before_number: "nr vol pp p fig figs n° nº № no nos art eq \
        gen col Exod Lev Deut Dtn Josh Judg Kgs Kön Chr Chron Neh Esth Ps Pss Prov Spr Eccl Koh Isa Jes \
        Jer Lam Klgl Ezek Hes Ez Hos Mic Mich Hab Zeph Zef Hag Zech Sach Matt Mk Lk Jn Joh Röm \
        Cor Kor Gal Eph Éph Phil Fil Flp Kol Thess Tess Tit Philem Phlm Heb Hebr Jas Jak Jac \
        Petr Pet Offb Apg Apoc Tob Weish Macc Makk",
    anywhere: "yahoo inc ltd corp co bros llc plc gmbh jr sr st ph.d m.d b.a m.a b.sc m.sc u.s u.k \
               u.n e.u u.s.a d.c al op cit ibid ca",
    sentence_final: "etc a.m p.m",
    starters: "the he she it they we you i this that these those there here what who why how where \
               when did do does is are was were",
    ..Language::PLAIN
};

const ENGLISH: Language = Language {
    tags: &["en"],
    before_name: "col gen maj cmdr cdr cpl pvt cpt adm gov sen sens rep reps pres supt det insp \
                  amb atty msgr fr br ven esp incl excl approx resp hon revd eg ie cf p.s n.b",
    before_number: "Rom Rev jan feb mar apr jun jul aug sep sept oct nov dec nos vols ch chap sec sect \
                    para paras ver pt pts sect tbl ex eqs eqn cl reg ed ref refs pg bk div",
    anywhere: "jeopardy Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn \
               Miss Mo Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo Ala Penn ave blvd rd \
               ln hwy ft dept univ assn intl natl govt mfg dist est esq ret d.phil ll.b ll.m j.d \
               r.n c.e.o v.p lit trans orig abbr mon tue tues wed thu thurs fri min max avg temp \
               oz lb lbs kg km cm mm hr hrs mins secs sq cu misc vs",
    sentence_final: "a.k.a b.c a.d b.c.e c.e e.s.t p.s.t",
    starters: "the an he she it they we you i this that these those there here in on at by for \
               from with without within when while after before if as but and or so yet however \
               although because since his her its their our my your what who why how where which \
               did do does is are was were has have had can could should may might must let not no \
               yes all some many most each every both another other such then thus therefore now \
               once later meanwhile only even just also until during despite through under over \
               between among neither either one two three nobody everyone someone nothing \
               everything",
    reporting_verbs: "said asked cried shouted replied exclaimed whispered answered called \
                      muttered yelled added screamed murmured continued demanded inquired repeated \
                      says asks wrote thought began snapped laughed sighed",
    leading: "at by on around about before after since until till from between near",
    ..Language::PLAIN
};

const CHINESE: Language = Language {
    tags: &["zh", "yue", "wuu", "lzh", "cmn", "nan", "hak"],
    wide: true,
    ..Language::PLAIN
};

const JAPANESE: Language = Language { tags: &["ja"], wide: true, ..Language::PLAIN };

const KOREAN: Language = Language {
    tags: &["ko"],
    ordinals: true,
    reporting_verbs: "말했다 물었다 대답했다 외쳤다 소리쳤다 속삭였다 중얼거렸다 덧붙였다 말한다 묻는다 되물었다 말했습니다 물었습니다 대답했습니다 라고 이라고 \
                      하고 라며 이라며",
    ..Language::PLAIN
};

const GERMAN: Language = Language {
    tags: &["de", "gsw", "lb", "nds"],
    before_name: "hr hrn fr frl dr dres prof dipl ing mag univ st hl vgl bzw z.b d.h u.u v.a i.d.r \
                  i.a m.e s.o s.u o.g sog sogen ca evtl ggf inkl exkl einschl insb insbes bes zzgl \
                  abzgl vors geb gest gen gesch verh betr i.v i.a gez d.i d.s z.t z.zt z.hd zz zzt \
                  u.z u.zw m.a.w o.ä.d m.w n.n s.a a.a.o gegr ehem ev kath röm dt engl frz ital \
                  lat griech österr amerik jährl tägl mind durchschn lt lfd einschließl ausschl \
                  allg schw b.v",
    before_number: "nr nrn s bd bde jg abb tab abs art kap anm aufl bl ziff hrsg rdnr rn rz § §§ \
                    sp tel fax abschn str jan febr feb mär apr jun jul aug sept sep okt nov dez so \
                    mo di mi do fr sa",
    anywhere: "u.a v.chr n.chr v.u.z n.u.z jh jhd jhdt jhs mio mrd tsd std stdn min sek co kg ag \
               gmbh e.v a.d a.m a.s o.ä u.ä max min wg u.dgl o.dgl d.j d.m j.m str pl tgl usf lit \
               a.d.r h.c km m.d.r verl hg hrsg übers red abt bhf hbf bzgl",
    sentence_final: "usw usf etc uvm u.v.m u.a.m ff f",
    starters: "der die das den dem des ein eine einer eines einem einen er sie es wir ich ihr du \
               man im in am an auf aus bei beim mit nach seit von vom vor zu zum zur für über \
               unter zwischen durch gegen ohne um bis während wegen trotz aber und oder doch denn \
               sondern wenn als da weil obwohl nachdem bevor damit dass ob wie wo was wer wann \
               warum welche welcher welches wohin woher diese dieser dieses diesen diesem jene \
               jener jedes jeder jede alle viele einige mehrere manche beide kein keine keiner \
               nicht nur auch schon noch so dann danach dort hier heute gestern morgen jetzt nun \
               später zuvor dabei dadurch daher deshalb deswegen dennoch trotzdem jedoch \
               allerdings außerdem zudem ferner schließlich zunächst siehe vgl sein seine seiner \
               ihre ihren ihrem mein meine unser unsere ist sind war waren hat haben wird werden \
               kann können soll sollen sowohl weder entweder",
    leading: "am um ab bis seit vor nach gegen im",
    months: "januar jänner februar feber märz april mai juni juli august september oktober \
             november dezember jahrhundert jahrhunderts jahrtausend jahrhunderte",
    ordinals: true,
    guillemets_point_in: true,
    ..Language::PLAIN
};

const FRENCH: Language = Language {
    tags: &["fr", "oc", "br", "wa"],
    before_name: "m mm mme mmes mlle mlles mgr me mes dr drs pr prof st ste sts cf p.ex env c.-à-d \
                  c.à.d càd av apr ex gén col cdt cap lt sgt adj lieut vve fr ss r.p ps.-j sq",
    before_number: "n no nos n° p pp chap art al fig t vol tab éd ch par réf tél paragr sect liv \
                    annexe janv févr avr juil sept oct nov déc lun mar mer jeu ven sam dim f",
    anywhere: "s.a s.a.s s.a.r.l j.-c av.j.-c apr.j.-c bd av boul min max hab dép trad coll dir \
               rééd suppl ann anc adv éd cie sté dépt ltée env hon h.t t.t.c n.d.l.r b.d ltd inc",
    sentence_final: "etc",
    starters: "le la les l un une des du de d il elle ils elles on nous vous je j tu ce cet cette \
               ces c cela ça ceci son sa ses leur leurs mon ma mes ton ta tes notre nos votre vos \
               en dans sur sous par pour avec sans chez à au aux après avant depuis pendant selon \
               lors dès vers entre contre malgré mais et ou donc or ni car si quand lorsque puis \
               puisque comme que qu qui quel quelle quels quelles où comment pourquoi combien \
               est-ce y ainsi alors aussi enfin ensuite cependant pourtant toutefois néanmoins \
               désormais aujourd hier demain ici là tout toute tous toutes plusieurs certains \
               certaines chaque aucun aucune beaucoup rien personne ne n s quant parmi afin",
    leading: "à vers dès avant après depuis",
    ..Language::PLAIN
};

const SPANISH: Language = Language {
    tags: &["es", "gl", "ast"],
    before_name: "sr sra srta sres sras srtas dr dra dres ee ff cc rr jj ss d dª d.ª dña da don \
                  prof profa lic ing arq abg licda mtro mtra gral cnel tte cap cmdte sgto pbro \
                  mons rvdo excmo excma ilmo ilma sto sta fr hno hna p.ej p.e ej cf vid v.gr aprox \
                  núm ud uds vd vds c av avda pza ctra urb pdte vdo fdo dir",
    before_number: "n.º n.o nº n° núm núms pág págs p pp art arts cap caps vol vols fig figs t tel \
                    tfno tlf ed inc párr secc ene feb mzo abr jun jul ago sept oct nov dic lám",
    anywhere: "s.a s.l s.a.u s.r.l c.v a.c d.c a.de.c a.m p.m cía hnos ltda ee.uu ee.uu jr km cm \
               kg izq dcha dpto depto admón gob univ trad col bs.as ss.mm rr.hh cc.oo jj.oo u.s \
               hab min máx",
    sentence_final: "etc",
    starters: "el la los las lo un una unos unas él ella ellos ellas yo tú usted ustedes nosotros \
               este esta estos estas ese esa eso esos esas aquel aquella esto su sus mi mis tu tus \
               nuestro nuestra en de del a al con sin por para desde hasta entre sobre bajo tras \
               según durante ante contra hacia pero y e o u ni que si cuando como donde aunque \
               porque pues mientras sino qué quién quiénes cuál cómo cuándo dónde cuánto así \
               también tampoco además entonces luego después antes ahora hoy ayer mañana aquí allí \
               allá ya no sí nunca siempre todo toda todos todas muchos muchas algunos algunas \
               cada otro otra otros otras hay es son era fue ha han se le les me nos te",
    leading: "a hacia desde sobre",
    ..Language::PLAIN
};

const ITALIAN: Language = Language {
    tags: &["it", "co", "sc"],
    before_name: "sig sigg sig.ra sig.re sigra sig.na sigg.re dott dott.ssa dr prof prof.ssa \
                  profssa avv ing arch geom rag on sen gen col cap ten mons don s ss santo cav \
                  comm egr gent spett ill rev fra p.es es cfr ad.es v sr suor",
    before_number: "n nr nn pag pagg p pp art artt cap capp vol voll fig figg tab tel all ed sez \
                    lett par gen feb mar apr mag giu lug ago set sett ott nov dic comma",
    anywhere: "s.p.a s.r.l s.n.c s.a.s a.c d.c a.m p.m u.s.a f.lli c.so v.le p.zza p.za c.a circa \
               min max trad cit op ibid km cm kg ca c.d",
    sentence_final: "ecc etc",
    starters: "il lo la i gli le l un uno una egli ella lui lei loro noi voi io tu essi questo \
               questa questi queste quello quella quelli quelle quest ciò chi che cosa come dove \
               quando perché quale quali quanto in nel nello nella nell nei nelle di del della \
               dell dei delle dello da dal dalla a al alla all ai alle su sul sulla sui con per \
               tra fra ma e ed o se anche inoltre infatti quindi dunque allora poi dopo prima oggi \
               ieri domani ora adesso qui lì là già ancora non né sì no mai sempre tutto tutta \
               tutti tutte molti molte alcuni alcune ogni altro altri il suo sua suoi mio mia è \
               era sono si ci ne secondo durante senza verso contro",
    leading: "alle verso dalle dopo prima",
    guillemets_point_in: false,
    ..Language::PLAIN
};

const PORTUGUESE: Language = Language {
    tags: &["pt"],
    before_name: "sr sra srs sras srta dr dra drs dras prof profa profs eng enga arq d dom exmo \
                  exma ilmo ilma sto sta cel cap ten gen maj sgt dep sen gov pe fr rev p.ex cf ex \
                  adv av r pça al lgo trav est aprox v.exa s.exa vsa",
    before_number: "n nº n.º núm pág págs p pp art arts cap caps vol vols fig figs tel inc séc ed \
                    t fl fls jan fev mar abr mai jun jul ago set out nov dez par",
    anywhere: "s.a ltda lda cia a.c d.c a.m p.m e.u.a eua jr km cm kg min máx esq dto dpto depto \
               univ trad obs",
    sentence_final: "etc",
    starters: "o a os as um uma uns umas ele ela eles elas eu tu você vocês nós este esta estes \
               estas esse essa esses essas isso isto aquele aquela aquilo seu sua seus suas meu \
               minha nosso nossa em no na nos nas de do da dos das ao à aos às com sem por pelo \
               pela para desde até entre sobre sob após antes depois segundo durante contra mas e \
               ou nem que se quando como onde embora porque pois enquanto quem qual quais quanto \
               assim também além então logo agora hoje ontem amanhã aqui ali lá já não sim nunca \
               sempre todo toda todos todas muitos muitas alguns algumas cada outro outra outros \
               outras há é são era foi porém",
    leading: "às por até desde",
    ..Language::PLAIN
};

const CATALAN: Language = Language {
    tags: &["ca"],
    before_name: "sr sra srs sres dr dra prof st sta p.ex cf",
    before_number: "núm núms pàg pàgs p pp art cap vol fig tel",
    anywhere: "s.a s.l a.c d.c",
    sentence_final: "etc",
    starters: "el la els les l un una uns unes ell ella ells elles jo tu nosaltres aquest aquesta \
               aquests aquestes això en de del a al amb sense per però i o que si quan com on qui \
               què no sí també avui ahir",
    ..Language::PLAIN
};

const ROMANIAN: Language = Language {
    tags: &["ro"],
    before_name: "dl dna d-na d-l d-nul dr prof ing av sf gen col lt pt ex cca str bd",
    before_number: "nr pag p pp art alin cap vol fig tel lit ian feb mart apr iun iul aug sept oct \
                    nov dec",
    anywhere: "s.a s.r.l î.hr d.hr î.e.n e.n op cit",
    sentence_final: "etc ș.a ş.a ș.a.m.d ş.a.m.d",
    starters: "un o el ea ei ele eu tu noi voi acest această acesta aceasta acești în la pe de din \
               cu fără pentru după înainte dar și sau că dacă când cum unde ce cine care nu da",
    ..Language::PLAIN
};

const DUTCH: Language = Language {
    tags: &["nl", "af", "fy", "li"],
    before_name: "dhr mevr mw mej dr drs ir ing mr prof ds bijv bv d.w.z dwz m.n i.v.m m.b.t t.a.v \
                  t.o.v n.a.v o.a o.b.v o.l.v i.p.v i.t.t m.b.v t.g.v t.w.v z.g.a v.w.b resp incl \
                  excl evt ca cf vgl zgn st gebr gen kol lt kap red jhr mgr pres wnd",
    before_number: "nr nrs blz p pp art hfdst afb fig tab dl deel jg jrg tel par lid vol jan feb \
                    mrt apr jun jul aug sept okt nov dec",
    anywhere: "n.v b.v n.chr v.chr a.u.b aanw vnw bnw znw ww bw co km cm kg min max gem str hs \
               uitg afd secr eur mln mld",
    sentence_final: "enz etc e.d e.a a.s j.l m.i",
    starters: "de het een hij zij ze wij we ik je jij u jullie men dit dat deze die er in op aan \
               bij met van voor naar uit over onder tussen door tegen zonder om tot tijdens \
               volgens na sinds maar en of want dus als toen terwijl omdat hoewel nadat voordat \
               hoe waar wat wie wanneer waarom welke welk zijn haar hun mijn ons onze is was waren \
               heeft hebben had zal kan moet niet geen alle veel sommige elke ieder ook nog al nu \
               dan daar hier vandaag gisteren morgen later daarna daarom toch echter bovendien",
    leading: "om rond sinds vanaf tot",
    ..Language::PLAIN
};

const DANISH: Language = Language {
    tags: &["da", "fo", "kl"],
    before_name: "hr fr frk dr prof lic cand ing bl.a f.eks fx dvs d.v.s evt ca jf jvf iflg inkl \
                  ekskl vedr pga p.g.a mht m.h.t ifm i.f.m ift i.f.t mv.s hhv skt sct kap pkt.v \
                  ang bla sml tilsv div nuv tidl forh såk såk. såkaldt direktør adm",
    before_number: "nr s pkt stk kap art afs bd fig tab tlf § jan feb mar apr jun jul aug sept sep \
                    okt nov dec kl",
    anywhere: "a/s aps kr mio mia mia. pct f.kr e.kr alm d.d d.å m.fl f.v.t e.v.t stk co ltd inc \
               jr st årg red udg oversat gl th tv sal",
    sentence_final: "osv m.v mv m.m mm m.fl o.l o.lign etc o.a",
    starters: "den det de en et han hun vi jeg du i man der her denne dette disse på til fra med \
               uden for af om ved efter før under over mellem gennem mod men og eller så hvis når \
               da fordi selv mens hvordan hvor hvad hvem hvorfor hvornår hvilken hans hendes sin \
               deres vores min er var har havde kan skal vil ikke alle mange nogle hver også kun \
               nu senere siden derfor dog desuden the he she it they this these how what",
    leading: "kl ved fra til omkring",
    months: "januar februar marts april maj juni juli august september oktober november december",
    ordinals: true,
    guillemets_point_in: true,
    ..Language::PLAIN
};

const SWEDISH: Language = Language {
    tags: &["sv"],
    before_name: "hr fr frk dr prof doc lic bl.a t.ex d.v.s dvs s.k m.a.o ca cirka jfr jämf enl \
                  inkl exkl resp ev f.d p.g.a pga m.h.t o.s.a t.o.m fr.o.m f.n n.b s.k fd st sek",
    before_number: "nr s sid kap art fig tab bd tel st § jan feb mar apr jun jul aug sept okt nov \
                    dec kl",
    anywhere: "f.kr e.kr kr milj mdr miljarder tkr ab hb kb u.å ung uppl övers red co st",
    sentence_final: "osv o.s.v m.m mm m.fl o.d o.dyl etc",
    starters: "den det de en ett han hon vi jag du ni man denna detta dessa där här i på till från \
               med utan för av om vid efter före under över mellan genom mot men och eller så när \
               då eftersom medan hur var vad vem varför vilken hans hennes sin deras vår min är \
               har hade kan ska vill inte alla många några varje också bara nu senare sedan därför \
               dock dessutom",
    leading: "kl vid från till omkring",
    ..Language::PLAIN
};

const NORWEGIAN: Language = Language {
    tags: &["no", "nb", "nn"],
    before_name: "hr fr frk dr prof bl.a f.eks dvs d.v.s evt ca jf jfr iflg inkl ekskl vedr pga \
                  p.g.a mht m.h.t ifm s.k såk tidl st sml herr",
    before_number: "nr s pkt kap art avs bd fig tab tlf § jan feb mar apr jun jul aug sept sep okt \
                    nov des kl",
    anywhere: "a/s kr mill mrd pst f.kr e.kr d.d m.a.o årg red utg overs co",
    sentence_final: "osv m.v mv m.m mm m.fl o.l etc o.a",
    starters: "den det de en ei et han hun vi jeg eg du dere man denne dette disse der her i på \
               til fra med uten for av om ved etter før under over mellom gjennom mot men og eller \
               så hvis når da fordi selv mens hvordan hvor hva hvem hvorfor hvilken hans hennes \
               sin deres vår min er var har hadde kan skal vil ikke alle mange noen hver også bare \
               nå senere siden derfor dessuten likevel",
    leading: "kl ved fra til omkring",
    months: "januar februar mars april mai juni juli august september oktober november desember",
    ordinals: true,
    ..Language::PLAIN
};

const ICELANDIC: Language = Language {
    tags: &["is"],
    before_name: "hr fr dr próf sr t.d þ.e þ.e.a.s m.a sbr skv ath u.þ.b þ.á.m þ.m.t a.m.k f.h s.s \
                  sk svo.k e.t.v o.fl.þ innsk frú bls.n",
    before_number: "nr bls kap gr mgr tl tölul liðar málsl tbl sími s § jan feb mar apr ágú sept \
                    okt nov des kl",
    anywhere: "f.kr e.kr hf ehf ohf sf kr millj árg útg ritstj þýð þús m.kr s.l n.k þ.á þ.m",
    sentence_final: "o.fl o.s.frv osfrv m.m o.þ.h o.þ.u.l m.fl",
    starters: "það þetta þessi þessir þessar hann hún þau þeir þær við ég þú í á að um til frá með \
               án fyrir af við eftir undir yfir milli gegn en og eða ef þegar þar því hvernig hvar \
               hvað hver hvers vegna er var hefur ekki allir margir nú síðan hins",
    months: "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
    ordinals: true,
    ..Language::PLAIN
};

const FINNISH: Language = Language {
    tags: &["fi"],
    before_name: "esim ts so ks vrt hra rva nti tri prof dos toht n noin nk ns em mm.muun mukl s.o \
                  t.s ent synt evp",
    before_number: "nro s siv luku kuva taul puh art § vol kpl klo",
    anywhere: "eaa jaa ekr jkr e.kr j.kr oy oyj ry milj mrd t v kk pv min sek ko po toim suom",
    sentence_final: "jne ym yms mm tms jms etc",
    starters: "hän se he ne me te minä sinä tämä tuo nämä nuo kun jos että koska vaikka mutta ja \
               tai siis niin myös vielä nyt sitten siksi missä mikä kuka miksi miten milloin on \
               oli ovat olivat ei kaikki moni jokainen joka tässä siinä lisäksi kuitenkin",
    months: "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta \
             syyskuuta lokakuuta marraskuuta joulukuuta",
    ordinals: true,
    ..Language::PLAIN
};

const ESTONIAN: Language = Language {
    tags: &["et"],
    before_name: "nt hr pr prl dr prof st s.t s.o sh s.h nn n.n vrd vt ca u",
    before_number: "nr lk p art joon tab tel ptk lg §",
    anywhere: "eKr pKr e.kr p.kr mln mld tuh as oü kr saj a",
    sentence_final: "jne jms jm jt etc",
    starters: "ta tema see nad nemad me meie te teie ma mina sa sina need kui et sest kuid aga ja \
               või siis ka veel nüüd kus mis kes miks kuidas millal on oli ei kõik",
    months: "jaanuar jaanuaril veebruar veebruaril märts märtsil aprill aprillil mai mail juuni \
             juunil juuli juulil august augustil september septembril oktoober oktoobril november \
             novembril detsember detsembril sajand sajandi sajandil",
    ordinals: true,
    ..Language::PLAIN
};

const LATVIAN: Language = Language {
    tags: &["lv"],
    before_name: "piem t.i t.s t.sk resp dr prof sv plkst ap k-gs k-dze",
    before_number: "nr lpp p pp art att tab sk tālr",
    anywhere: "p.m.ē m.ē gs g milj mljrd tūkst a/s",
    sentence_final: "utt u.c u.tml utml u.t.t etc",
    starters: "viņš viņa viņi viņas tas tā tie tās šis šī šie šīs es tu mēs jūs kad ja ka jo bet \
               un vai arī vēl tagad tad tāpēc kur kas kāpēc kā ir bija nav visi pēc no ar",
    months: "janvāris janvārī janvāra februāris februārī februāra marts martā marta aprīlis aprīlī \
             aprīļa maijs maijā maija jūnijs jūnijā jūnija jūlijs jūlijā jūlija augusts augustā \
             augusta septembris septembrī septembra oktobris oktobrī oktobra novembris novembrī \
             novembra decembris decembrī decembra",
    ordinals: true,
    ..Language::PLAIN
};

const LITHUANIAN: Language = Language {
    tags: &["lt"],
    before_name: "pvz t.y plg žr dr prof doc šv a.a gerb p ponas vad kt.b",
    before_number: "nr psl p pav lent tel str",
    anywhere: "m d mėn pr.kr m.e a amž mln mlrd tūkst val min šimt g gim mst raj apskr",
    sentence_final: "t.t pan kt etc",
    starters: "jis ji jie jos tai tas ta tie tos šis ši šie šios aš tu mes jūs kai kad jei nes bet \
               ir ar taip dar dabar tada todėl kur kas kodėl kaip yra buvo ne visi po iš su",
    ..Language::PLAIN
};

const POLISH: Language = Language {
    tags: &["pl"],
    before_name: "np tzw tj tzn m.in ok por zob prof dr hab inż mgr lek płk gen kpt por ppłk mjr \
                  sierż ks abp bp św bł śp s.p pp zw red im ul al pl os woj pow gm dot ws wg wzgl \
                  ewent przyp tłum łac gr ang niem franc ros bałt ukr czes zm ur daw obec jw ww \
                  o.o godz",
    before_number: "nr s str t tom rozdz art ust pkt par poz rys tab vol wyd zob tel fig lp § \
                    stycz lut mar kwiet czerw lip sierp wrzes paźdz list grud",
    anywhere: "r w wiek p.n.e n.e ok mln mld tys zł gr godz min sek s.a sp.z.o.o z.o.o o.o km cm \
               kg a.d b.r br ub.r",
    sentence_final: "itd itp etc in cdn m.in.d",
    words: "to go ją tę tą są by my wy on co",
    starters: "on ona ono oni one ja ty my wy to ten ta te ci tamten w we na do z ze od po przed \
               pod nad za dla bez przez przy o u ku między podczas według ale i a lub albo oraz \
               więc jeśli jeżeli gdy kiedy ponieważ bo choć chociaż że jak gdzie co kto kogo \
               dlaczego który która które czy jego jej ich mój moja nasz nie tak już jeszcze też \
               także tylko teraz potem następnie dlatego jednak wszystko wszyscy wiele każdy jest \
               są był była było były został została",
    months: "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października \
             listopada grudnia wieku wiek",
    ordinals: true,
    ..Language::PLAIN
};

const CZECH: Language = Language {
    tags: &["cs"],
    before_name: "např tzv tj tzn mj m.j resp popř příp cca cf srov viz zejm vč atp.n p pí sl pan \
                  mudr judr phdr ing mgr bc doc prof dr rndr mvdr thdr phmr csc.n arch plk gen kpt \
                  por mjr sv ul nám tř rev ev kat lat angl něm franc řec rus zvl event odp zast \
                  býv tzn",
    before_number: "č čís čj s str sv roč kap čl odst písm obr tab tel zn par §",
    anywhere: "r stol př.n.l n.l př.kr kr mil mld tis kč hod min sek s.r.o a.s spol.s.r.o v.o.s \
               k.s o.s ph.d csc drsc l p.n.l mil",
    sentence_final: "atd apod aj etc ap",
    words: "je se to ve na do za po já co už ta on my vy",
    starters: "on ona ono oni ony já ty my vy to ten ta ti ty tato tento toto tyto v ve na do z ze \
               od po před pod nad za pro bez přes při o u k ke mezi během podle ale a i nebo ani \
               proto jestliže pokud když protože neboť ačkoli že jak kde co kdo proč který která \
               které jaký jeho její jejich můj moje náš ne ano už ještě také jen nyní teď potom \
               pak však všechno všichni mnoho každý je jsou byl byla bylo byli má mají",
    months: "ledna února března dubna května června července srpna září října listopadu prosince \
             století století",
    ordinals: true,
    guillemets_point_in: true,
    ..Language::PLAIN
};

const SLOVAK: Language = Language {
    tags: &["sk"],
    before_name: "napr tzv t.j tj tzn t.z resp príp cca cf porov zvl najmä vrát p pani sl mudr \
                  judr phdr ing mgr bc doc prof dr rndr mvdr thdr arch plk gen kpt por mjr sv ul \
                  nám tr ev kat lat angl nem franc gréc rus event býv zast tzn",
    before_number: "č čís čj s str zv roč kap čl ods písm obr tab tel zn par §",
    anywhere: "r stor pred.n.l n.l pred.kr kr mil mld tis eur hod min sek s.r.o a.s spol.s.r.o \
               v.o.s k.s o.z ph.d csc drsc",
    sentence_final: "atď apod a.i i a pod etc ap",
    words: "je sa to vo na do za po ja čo už tá on my vy a i",
    starters: "on ona ono oni ony ja ty my vy to ten tá tí tie táto tento toto tieto v vo na do z \
               zo od po pred pod nad za pre bez cez pri o u k ku medzi počas podľa ale a aj alebo \
               ani preto ak keď pretože lebo hoci že ako kde čo kto prečo ktorý ktorá ktoré aký \
               jeho jej ich môj moja náš nie áno už ešte tiež len teraz potom však všetko všetci \
               mnoho každý je sú bol bola bolo boli má majú",
    months: "januára februára marca apríla mája júna júla augusta septembra októbra novembra \
             decembra storočia storočie",
    ordinals: true,
    guillemets_point_in: true,
    quotes_hold: true,
    ..Language::PLAIN
};

const SLOVENE: Language = Language {
    tags: &["sl"],
    before_name: "npr tj t.i oz g ga gdč dr prof mag sv ing inž doc akad mr t.j prim gl cca ok",
    before_number: "št str čl odst tab sl pogl tel",
    anywhere: "d.o.o d.d s.p pr.n.št n.št pr.kr stol mio mrd tis ur min l",
    sentence_final: "itd ipd idr in.pod",
    starters: "on ona ono oni jaz ti mi vi to ta tisti v na do z s od po pred pod nad za brez čez \
               pri o med toda in ali ker če ko kot da kje kaj kdo zakaj kateri katera njegov njen \
               moj naš ne da že še tudi samo zdaj potem vendar vse vsi je so bil bila bilo bili",
    months: "januar januarja februar februarja marec marca april aprila maj maja junij junija \
             julij julija avgust avgusta september septembra oktober oktobra november novembra \
             december decembra stoletje stoletja stoletju",
    ordinals: true,
    guillemets_point_in: true,
    ..Language::PLAIN
};

const CROATIAN: Language = Language {
    tags: &["hr", "bs", "sh"],
    before_name: "npr tj tzv g gđa gđica dr prof mr sv ing inž doc akad odn cca oko vlč mons fra \
                  engl njem lat",
    before_number: "br str čl st tab sl pogl tel rbr",
    anywhere: "d.o.o d.d j.d.o.o pr.kr po.kr st mil mlrd tis sat min god g",
    sentence_final: "itd i.sl sl dr",
    starters: "on ona ono oni ja ti mi vi to taj ta te u na do iz s od po pred pod nad za bez kroz \
               pri o između tijekom prema ali i ili jer ako kada kad kao da gdje što tko zašto \
               koji koja koje njegov njezin moj naš ne već još također samo sada zatim međutim sve \
               svi je su bio bila bilo bili",
    months: "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada \
             studenoga studenog prosinca stoljeća stoljeće stoljeću januara februara marta aprila \
             maja juna jula augusta septembra oktobra novembra decembra",
    ordinals: true,
    guillemets_point_in: true,
    ..Language::PLAIN
};

const SERBIAN: Language = Language {
    tags: &["sr"],
    before_name: "npr tj tzv g gđa dr prof mr sv ing doc akad odn нпр тј тзв г гђа др проф мр св \
                  инг одн",
    before_number: "br str čl st бр стр чл ст",
    anywhere: "d.o.o a.d pr.n.e n.e mil mlrd god д.о.о а.д пр.н.е н.е мил млрд год",
    sentence_final: "itd i.sl sl итд и.сл сл",
    words: "је се да не то у на",
    starters: "on ona ono oni ja ti mi vi to taj u na do iz od po za bez ali i ili ako kada kao da \
               gde šta ko zašto koji ne je su bio bila он она оно они ја ти ми ви то тај у на до \
               из од по за без али и или ако када као да где шта ко зашто који не је су био била",
    months: "januara februara marta aprila maja juna jula avgusta septembra oktobra novembra \
             decembra veka vek јануара фебруара марта априла маја јуна јула августа септембра \
             октобра новембра децембра века век",
    ordinals: true,
    ..Language::PLAIN
};

const HUNGARIAN: Language = Language {
    tags: &["hu"],
    before_name: "pl dr ifj id özv prof ún u.n vö ld ill kb kisebb ún v.ö szt gr br azaz stb.b tkp \
                  mb lásd",
    before_number: "sz old o fej bek tel ábra táb köt fej § évf u krt út",
    anywhere: "kft bt zrt nyrt rt i.e i.sz kr.e kr.u i.e.n mrd m ft e em fsz hsz főszerk szerk \
               ford kiad jan febr márc ápr máj jún júl aug szept okt nov dec",
    sentence_final: "stb st b sat",
    words: "a az ő is se be ki le fel el én te mi ti",
    starters: "a az egy ő ők én te mi ti ez azok ezek ezt azt itt ott ha hogy mert de és vagy is \
               mint amikor aki ami amely hol mi ki miért hogyan mikor melyik nem igen már még csak \
               most majd aztán ezért azonban minden sok van volt lesz lett",
    months: "január február március április május június július augusztus szeptember október \
             november december század századi században",
    ordinals: true,
    guillemets_point_in: true,
    ..Language::PLAIN
};

const RUSSIAN: Language = Language {
    tags: &["ru", "ba", "tt", "ky", "cv", "mn", "tg"],
    before_name: "т.е т.н т.к т.о напр ср см г-н г-жа гг.н гр проф акад доц канд инж ген полк подп \
                  майор св прп им ул пр пл пер просп бул наб шос ш о-ва д обл респ р-н пос дер ст \
                  лат англ нем фр греч итал исп яп кит букв род ум нач сост пом зам зав гос мл ред \
                  чл чл.-корр корр авт дол в.т.ч тов м.б т.ч соотв прибл",
    before_number: "№ с стр гл рис табл т тт п пп ст разд ч вып кн илл тел кв корп оф пар подп янв \
                    февр мар апр июн июл авг сент окт нояб дек пункт абз",
    anywhere: "г гг в вв р руб коп тыс млн млрд трлн чел куб кв кв.м куб.м м км см мм кг гр ц га л \
               ч мин сек н.э до.н.э о.о ооо а.о шт экз изд пер прим цит об стб полн собр соч эт см \
               акд б.г",
    sentence_final: "т.д т.п др пр проч и.др и.пр",
    words: "я он мы вы ты да не но и то же бы ли их её ей нас вас",
    starters: "он она оно они я мы вы ты это этот эта эти тот та те в во на с со из от до по под \
               над за для без через при о об к ко у между перед после во-первых но а и или однако \
               если когда как что чтобы потому поэтому так также тоже где кто почему зачем какой \
               который его её их мой наш свой не нет да уже ещё только теперь сейчас затем потом \
               здесь там все всё многие каждый был была было были есть будет сегодня вчера завтра",
    leading: "в к около до после с",
    ..Language::PLAIN
};

const UKRAINIAN: Language = Language {
    tags: &["uk", "rue"],
    before_name: "т.зв т.б тобто напр див пор п г-н проф акад доц інж ген полк св прп ім вул просп \
                  пл пров бул наб обл р-н м с смт буд лат англ нім фр грец ред чл заст зав нар т.ч \
                  зокр",
    before_number: "№ с стор гл рис табл т тт пп ст розд ч вип кн тел кв корп оф абз січ лют бер \
                    квіт трав черв лип серп вер жовт лист груд",
    anywhere: "р рр ст млн млрд тис трлн грн коп крб чол куб кв кв.м км см мм кг га год хв сек н.е \
               до.н.е шт екз вид пер прим цит ун-т ін",
    sentence_final: "т.д т.п ін тощо та.ін",
    words: "я він ми ви ти так не але і й то же би чи їх її їй їм нас вас",
    starters: "він вона воно вони я ми ви ти це цей ця ці той та ті у в на з із зі від до по під \
               над за для без через при про к між перед після але а і й або однак якщо коли як що \
               щоб тому так також теж де хто чому який його її їх мій наш свій не ні уже вже ще \
               тільки тепер зараз потім тут там усі всі все багато кожен був була було були є буде \
               сьогодні вчора завтра",
    leading: "о об у в близько до після з",
    ..Language::PLAIN
};

const BELARUSIAN: Language = Language {
    tags: &["be"],
    before_name: "г.зн напр гл праф акад св ім вул пр пл вобл р-н",
    before_number: "№ с стар гл мал табл т п арт",
    anywhere: "г гг ст млн млрд тыс руб км см кг",
    sentence_final: "г.д інш",
    words: "я ён мы вы ты не",
    starters: "ён яна яно яны я мы вы ты гэта гэты гэтая у ў на з ад да па для але а і калі як што",
    ..Language::PLAIN
};

const BULGARIAN: Language = Language {
    tags: &["bg"],
    before_name: "т.е т.нар напр вж вкл изкл ср г-н г-жа г-ца проф доц акад инж д-р ген полк св им \
                  ул бул пл кв ж.к обл общ с гр лат англ нем фр гр рус вр ок прибл респ бр.т т.г \
                  м.г",
    before_number: "№ с стр гл фиг табл т чл ал бр ред тел ап ет вх бл п",
    anywhere: "г гг в вв лв ст хил млн млрд км см мм кг мин сек н.е пр.н.е пр.хр сл.хр изд прев \
               рег ч бел",
    sentence_final: "др т.н и.др и.т.н",
    words: "аз ти той тя то ние вие те да не но и са си се ми му ѝ",
    starters: "той тя то те аз ние вие ти това този тази тези онзи в във на с със от до по под над \
               за без през при о към между след преди но а и или обаче ако когато как че защото \
               затова така също къде кой какво защо който неговият не да вече още само сега после \
               тук там всички много всеки е са беше бяха има днес вчера утре",
    ..Language::PLAIN
};

const MACEDONIAN: Language = Language {
    tags: &["mk"],
    before_name: "т.е т.н напр на.пр г г-ѓа проф д-р св ул бул инж",
    before_number: "бр стр чл ст сл таб",
    anywhere: "год в мил млрд км кг ден н.е п.н.е",
    sentence_final: "итн др сл",
    words: "тој таа тоа тие јас ти ние вие да не и се",
    starters: "тој таа тоа тие јас ти ние вие ова овој во на со од до по под над за без но а и или \
               ако кога како дека затоа каде кој што зошто не да веќе уште само сега потоа сите",
    ..Language::PLAIN
};

/// Editions of ancient texts begin sentences with lower-case letters and have no abbreviations.
const ANCIENT_GREEK: Language =
    Language { tags: &["grc"], semicolon_asks: true, small_sentences: true, ..Language::PLAIN };

const GREEK: Language = Language {
    tags: &["el"],
    before_name: "κ κα κος κκ δρ καθ π.χ λ.χ δηλ βλ πρβλ αγ αγ. οσ στρ υπ τ.ε τηλ λεωφ πλ οδ ν.δ \
                  ο.π μ.μ.ε",
    before_number: "αρ αριθ σελ σ τ κεφ άρθρ εικ πιν παρ εδ τόμ ν φ ιαν φεβ μαρ απρ ιουν ιουλ αυγ \
                    σεπ οκτ νοε δεκ",
    anywhere: "π.χ. π.μ μ.μ μ.χ α.ε ε.π.ε ο.ε εκ εκατ δισ χιλ χλμ αι κ.εκ στρ",
    sentence_final: "κλπ κ.λπ κ.ά κτλ κ.τ.λ κ.ο.κ κ.α",
    starters: "ο η το οι τα τον την τους τις του της των ένας μια μία ένα αυτός αυτή αυτό αυτοί \
               εγώ εσύ εμείς εσείς σε στο στη στην στον στα στους στις από με χωρίς για μετά πριν \
               κατά προς υπό αλλά και ή όμως αν εάν όταν όπως ότι πως γιατί επειδή που πού ποιος \
               τι πώς πότε δεν μη ναι όχι ήδη ακόμα μόνο τώρα τότε εδώ εκεί όλα όλοι πολλοί κάθε \
               είναι ήταν έχει σήμερα χθες",
    semicolon_asks: true,
    small_starts: true,
    ..Language::PLAIN
};

const TURKISH: Language = Language {
    tags: &["tr", "az", "tk", "uz", "crh"],
    before_name: "dr prof doç yrd av öğr arş gör uzm sn bkz krş örn vb.n hz st alb yzb bnb gen org \
                  kor müh mah cad sok bul apt yy.n çev haz der yay ed ltd.n",
    before_number: "no s sf sh c m md fık bl böl şek tab tel nu",
    anywhere: "a.ş ltd şti ltd.şti t.c m.ö m.s i.ö i.s yy mad km cm kg dk sn saat t.b.m.m a.b.d",
    sentence_final: "vb vs vd v.b v.s bs",
    words: "o bu şu ne ve de da ki mi",
    starters: "o bu şu bir ben sen biz siz onlar bunlar şunlar ve ama fakat ancak eğer çünkü için \
               gibi kadar sonra önce daha çok en her bazı hiç neden nasıl nerede kim ne hangi kaç \
               evet hayır bugün dün yarın şimdi burada orada ayrıca bunun onun buna ona bunu onu \
               böyle öyle",
    months: "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık yüzyıl \
             yüzyılda yüzyılın",
    ordinals: true,
    ..Language::PLAIN
};

const KAZAKH: Language = Language {
    tags: &["kk"],
    before_name: "т.б.т проф акад доц ғ.к қ көш даң обл респ м.с мыс қар б.з.б б.з б.э.б т.с.с",
    before_number: "№ б бет т сур кесте гл с стр",
    anywhere: "ж жж ғ ғғ млн млрд мың трлн теңге км см мм кг га ц т.ғ",
    sentence_final: "т.б т.с.с т.т т.с",
    words: "ол біз сіз мен сен бұл не ма ме",
    starters: "ол олар мен біз сіз сен бұл осы сол бірақ және егер сонымен сондықтан өйткені қазір \
               бүгін кеше қайда кім не неге қалай бар жоқ барлық көп",
    ..Language::PLAIN
};

const ARMENIAN: Language = Language { tags: &["hy"], colon_ends: true, ..Language::PLAIN };

const ARABIC: Language = Language {
    tags: &["ar", "arz"],
    before_name: "أ.د د أ م ص ج ت ط هـ إلخ.م ش ق",
    before_number: "ص ج ط رقم",
    anywhere: "ق.م م هـ ش.م.م ش.م ذ.م.م",
    sentence_final: "إلخ الخ",
    reporting_verbs: "قال قالت قالوا يقول تقول سأل سألت تساءل تساءلت أجاب أجابت رد ردت أضاف أضافت \
                      صرخ صرخت صاح صاحت هتف هتفت تابع تابعت همس همست",
    ..Language::PLAIN
};

const PERSIAN: Language = Language {
    tags: &["fa", "ps", "ckb"],
    before_name: "دکتر.م د ج ص ر.ک",
    before_number: "ص ج ش",
    reporting_verbs: "گفت پرسید پاسخ‌داد افزود گفتند پرسیدند",
    anywhere: "ق.م ه.ق ه.ش م",
    ..Language::PLAIN
};

const URDU: Language = Language { tags: &["ur", "sd", "ug"], ..Language::PLAIN };

const HEBREW: Language = Language {
    tags: &["he", "yi"],
    before_name: "ד פרופ עו גב מר",
    before_number: "עמ מס",
    ..Language::PLAIN
};

const HINDI: Language = Language {
    tags: &["hi", "mr", "ne", "sa", "bho", "mai"],
    before_name: "डॉ डा श्री श्रीमती प्रो पं स्व मो सं रु ई.पू इं एड सु कु प्रा ए बी सी डी ई एफ जी \
                  एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई ज़ेड",
    before_number: "सं पृ क्र",
    reporting_verbs: "कहा पूछा बोला बोली बोले बताया चिल्लाया",
    anywhere: "कि.मी कि.ग्रा मि.मी से.मी लि",
    ..Language::PLAIN
};

const THAI: Language = Language {
    tags: &["th"],
    before_name: "ดร ศ รศ ผศ นพ พญ ทพ น.ส ด.ช ด.ญ ม.ร.ว ม.ล พล.อ พล.ต พล.ท พ.อ พ.ท พ.ต ร.อ ร.ท ร.ต \
                  ส.ส ส.ว พ.ศ ค.ศ ร.ศ จ.ศ ม.ค ก.พ มี.ค เม.ย พ.ค มิ.ย ก.ค ส.ค ก.ย ต.ค พ.ย ธ.ค จ อ ต \
                  ถ ซ ม ร.ร รพ บจก หจก บมจ โทร กม ซม มม กก ตร.ม ตร.กม ชม น บ ล",
    ..Language::PLAIN
};

const VIETNAMESE: Language = Language {
    tags: &["vi"],
    before_name: "ts ths gs pgs bs ks cn ls tp tx tt q p h x st nxb vd tr tcn scn",
    before_number: "số tr t điều khoản mục hình bảng đt",
    sentence_final: "v.v v..v",
    starters: "ông bà anh chị em tôi chúng họ nó đây đó này khi nếu nhưng và hoặc vì tuy do để \
               theo trong trên dưới từ đến với không có là đã sẽ đang các những một hai hôm ngày \
               năm",
    ..Language::PLAIN
};

const INDONESIAN: Language = Language {
    tags: &["id", "ms", "jv", "su"],
    before_name: "dr drs dra ir prof h hj k.h kh s.pd m.pd s.h m.h s.e m.si s.kom st sdr sdri bpk \
                  tn ny yth jl jln gg a.n u.b d.a u.p kab kec kel prov tgl t.t",
    before_number: "no hlm hal psl ay bab gbr tab telp vol ps",
    anywhere: "pt cv tbk s.m sm m rp",
    sentence_final: "dll dsb dst dkk etc",
    starters: "ini itu ia dia mereka kami kita saya anda di ke dari pada dengan untuk dalam oleh \
               karena namun tetapi dan atau jika ketika setelah sebelum sejak selama menurut apa \
               siapa mengapa bagaimana kapan mana tidak ya sudah belum juga hanya semua banyak \
               setiap para adalah ada hari",
    ..Language::PLAIN
};
