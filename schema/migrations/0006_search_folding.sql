ALTER TABLE `acts` ADD `who_folded` text;
--> statement-breakpoint
ALTER TABLE `acts` ADD `what_folded` text;
--> statement-breakpoint
ALTER TABLE `acts` ADD `host_folded` text;
--> statement-breakpoint
ALTER TABLE `act_drafts` ADD `who_folded` text;
--> statement-breakpoint
ALTER TABLE `board` ADD `area_folded` text DEFAULT '' NOT NULL;
--> statement-breakpoint
ALTER TABLE `board` ADD `words` text DEFAULT '' NOT NULL;
--> statement-breakpoint
-- For what is there already, the letters that schema/search.ts folds, by what they become; it folds what comes from here on.
CREATE TABLE plain_letters (letter text PRIMARY KEY, plain text NOT NULL) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO plain_letters (letter, plain)
WITH RECURSIVE groups (plain, letters) AS (SELECT "key", value FROM json_each('{"0":"⁰₀⓪０","1":"¹₁①１","2":"²₂②２","3":"³₃③３","4":"⁴₄④４","5":"⁵₅⑤５","6":"⁶₆⑥６","7":"⁷₇⑦７","8":"⁸₈⑧８","9":"⁹₉⑨９","10":"⑩","11":"⑪","12":"⑫","13":"⑬","14":"⑭","15":"⑮","16":"⑯","17":"⑰","18":"⑱","19":"⑲","20":"⑳"," ":"\u00a0¨¯´¸˘˙˚˛˜˝ͺ΄΅᾽᾿῀῁῍῎῏῝῞῟῭῾\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a‗\u202f‾\u205f\u3000﹉﹊﹋﹌￣","a":"ªÀÁÂÃÄÅàáâãäåĀāĂăĄąǍǎǞǟǠǡǺǻȀȁȂȃȦȧᴬᵃḀḁẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặₐⒶⓐＡａ","":"\u00ad\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u030d\u030e\u030f\u0310\u0311\u0312\u0313\u0314\u0315\u0316\u0317\u0318\u0319\u031a\u031b\u031c\u031d\u031e\u031f\u0320\u0321\u0322\u0323\u0324\u0325\u0326\u0327\u0328\u0329\u032a\u032b\u032c\u032d\u032e\u032f\u0330\u0331\u0332\u0333\u0334\u0335\u0336\u0337\u0338\u0339\u033a\u033b\u033c\u033d\u033e\u033f\u0342\u0345\u0346\u0347\u0348\u0349\u034a\u034b\u034c\u034d\u034e\u034f\u0350\u0351\u0352\u0353\u0354\u0355\u0356\u0357\u0358\u0359\u035a\u035b\u035c\u035d\u035e\u035f\u0360\u0361\u0362\u0363\u0364\u0365\u0366\u0367\u0368\u0369\u036a\u036b\u036c\u036d\u036e\u036f\u0483\u0484\u0485\u0486\u0487\u0488\u0489\u0591\u0592\u0593\u0594\u0595\u0596\u0597\u0598\u0599\u059a\u059b\u059c\u059d\u059e\u059f\u05a0\u05a1\u05a2\u05a3\u05a4\u05a5\u05a6\u05a7\u05a8\u05a9\u05aa\u05ab\u05ac\u05ad\u05ae\u05af\u05b0\u05b1\u05b2\u05b3\u05b4\u05b5\u05b6\u05b7\u05b8\u05b9\u05ba\u05bb\u05bc\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610\u0611\u0612\u0613\u0614\u0615\u0616\u0617\u0618\u0619\u061a\u061cـ\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0656\u0657\u0658\u0659\u065a\u065b\u065c\u065d\u065e\u065f\u0670\u06d6\u06d7\u06d8\u06d9\u06da\u06db\u06dc\u06df\u06e0\u06e1\u06e2\u06e3\u06e4\u06e7\u06e8\u06ea\u06eb\u06ec\u06ed\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u1ab0\u1ab1\u1ab2\u1ab3\u1ab4\u1ab5\u1ab6\u1ab7\u1ab8\u1ab9\u1aba\u1abb\u1abc\u1abd\u1abe\u1abf\u1ac0\u1ac1\u1ac2\u1ac3\u1ac4\u1ac5\u1ac6\u1ac7\u1ac8\u1ac9\u1aca\u1acb\u1acc\u1acd\u1ace\u1acf\u1ad0\u1ad1\u1ad2\u1ad3\u1ad4\u1ad5\u1ad6\u1ad7\u1ad8\u1ad9\u1ada\u1adb\u1adc\u1add\u1ae0\u1ae1\u1ae2\u1ae3\u1ae4\u1ae5\u1ae6\u1ae7\u1ae8\u1ae9\u1aea\u1aeb\u1dc0\u1dc1\u1dc2\u1dc3\u1dc4\u1dc5\u1dc6\u1dc7\u1dc8\u1dc9\u1dca\u1dcb\u1dcc\u1dcd\u1dce\u1dcf\u1dd0\u1dd1\u1dd2\u1dd3\u1dd4\u1dd5\u1dd6\u1dd7\u1dd8\u1dd9\u1dda\u1ddb\u1ddc\u1ddd\u1dde\u1ddf\u1de0\u1de1\u1de2\u1de3\u1de4\u1de5\u1de6\u1de7\u1de8\u1de9\u1dea\u1deb\u1dec\u1ded\u1dee\u1def\u1df0\u1df1\u1df2\u1df3\u1df4\u1df5\u1df6\u1df7\u1df8\u1df9\u1dfa\u1dfb\u1dfc\u1dfd\u1dfe\u1dff\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f\u20d0\u20d1\u20d2\u20d3\u20d4\u20d5\u20d6\u20d7\u20d8\u20d9\u20da\u20db\u20dc\u20dd\u20de\u20df\u20e0\u20e1\u20e2\u20e3\u20e4\u20e5\u20e6\u20e7\u20e8\u20e9\u20ea\u20eb\u20ec\u20ed\u20ee\u20ef\u20f0\ufe00\ufe01\ufe02\ufe03\ufe04\ufe05\ufe06\ufe07\ufe08\ufe09\ufe0a\ufe0b\ufe0c\ufe0d\ufe0e\ufe0f\ufe20\ufe21\ufe22\ufe23\ufe24\ufe25\ufe26\ufe27\ufe28\ufe29\ufe2a\ufe2b\ufe2c\ufe2d\ufe2e\ufe2f\uffa0","μ":"µΜ","o":"ºÒÓÔÕÖØòóôõöøŌōŎŏŐőƠơǑǒǪǫǬǭǾǿȌȍȎȏȪȫȬȭȮȯȰȱᴼᵒṌṍṎṏṐṑṒṓỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợₒℴⓄⓞＯｏ","1⁄4":"¼","1⁄2":"½","3⁄4":"¾","ae":"ÆæǢǣǼǽᴭ","c":"ÇçĆćĈĉĊċČčᶜḈḉℂℭⅭⅽⒸⓒꟲＣｃ","e":"ÈÉÊËèéêëĒēĔĕĖėĘęĚěȄȅȆȇȨȩᴱᵉḔḕḖḗḘḙḚḛḜḝẸẹẺẻẼẽẾếỀềỂểỄễỆệₑℯℰⅇⒺⓔＥｅ","i":"ÌÍÎÏìíîïĨĩĪīĬĭĮįİıǏǐȈȉȊȋᴵᵢḬḭḮḯỈỉỊịⁱℐℑℹⅈⅠⅰⒾⓘＩｉ","d":"ÐðĎďĐđᴰᵈᶞḊḋḌḍḎḏḐḑḒḓⅅⅆⅮⅾⒹⓓＤｄ","n":"ÑñŃńŅņŇňŊŋǸǹᴺᵑṄṅṆṇṈṉṊṋⁿₙℕⓃⓝＮｎ","u":"ÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųƯưǓǔǕǖǗǘǙǚǛǜȔȕȖȗᵁᵘᵤṲṳṴṵṶṷṸṹṺṻỤụỦủỨứỪừỬửỮữỰựⓊⓤＵｕ","y":"ÝýÿŶŷŸȲȳʸẎẏẙỲỳỴỵỶỷỸỹⓎⓨＹｙ","th":"Þþ","ss":"ßẞ","g":"ĜĝĞğĠġĢģǦǧǴǵᴳᵍḠḡℊⒼⓖＧｇ","h":"ĤĥĦħȞȟʰᴴḢḣḤḥḦḧḨḩḪḫẖₕℋℌℍℎℏⒽⓗꟸＨｈ","ij":"Ĳĳ","j":"ĴĵǰʲᴶⅉⒿⓙⱼＪｊ","k":"ĶķĸǨǩᴷᵏḰḱḲḳḴḵₖⓀⓚＫｋ","l":"ĹĺĻļĽľŁłˡᴸḶḷḸḹḺḻḼḽₗℒℓⅬⅼⓁⓛＬｌ","l·":"Ŀŀ","''n":"ŉ","oe":"Œœꟹ","r":"ŔŕŖŗŘřȐȑȒȓʳᴿᵣṘṙṚṛṜṝṞṟℛℜℝⓇⓡＲｒ","s":"ŚśŜŝŞşŠšſȘșˢṠṡṢṣṤṥṦṧṨṩẛₛⓈⓢ꟱Ｓｓ","t":"ŢţŤťŦŧȚțᵀᵗṪṫṬṭṮṯṰṱẗₜⓉⓣＴｔ","w":"ŴŵʷᵂẀẁẂẃẄẅẆẇẈẉẘⓌⓦＷｗ","z":"ŹźŻżŽžᶻẐẑẒẓẔẕℤℨⓏⓩＺｚ","ɓ":"Ɓ","ƃ":"Ƃ","ƅ":"Ƅ","ɔ":"Ɔᵓ","ƈ":"Ƈ","ɖ":"Ɖ","ɗ":"Ɗ","ƌ":"Ƌ","ǝ":"Ǝᴲ","ə":"Əᵊₔ","ɛ":"Ɛᵋℇ","ƒ":"Ƒ","ɠ":"Ɠ","ɣ":"Ɣˠ","ɩ":"Ɩᶥ","ɨ":"Ɨᶤ","ƙ":"Ƙ","ɯ":"Ɯᵚ","ɲ":"Ɲᶮ","ɵ":"Ɵᶱ","ƣ":"Ƣ","ƥ":"Ƥ","ʀ":"Ʀ","ƨ":"Ƨ","ʃ":"Ʃᶴ","ƭ":"Ƭ","ʈ":"Ʈ","ʊ":"Ʊᶷ","ʋ":"Ʋᶹ","ƴ":"Ƴ","ƶ":"Ƶ","ʒ":"ƷǮǯᶾ","ƹ":"Ƹ","ƽ":"Ƽ","dz":"ǄǅǆǱǲǳ","lj":"Ǉǈǉ","nj":"Ǌǋǌ","ǥ":"Ǥ","ƕ":"Ƕ","ƿ":"Ƿ","ȝ":"Ȝ","ƞ":"Ƞ","ȣ":"Ȣᴽ","ȥ":"Ȥ","ⱥ":"Ⱥ","ȼ":"Ȼ","ƚ":"Ƚ","ⱦ":"Ⱦ","ɂ":"Ɂ","ƀ":"Ƀ","ʉ":"Ʉᶶ","ʌ":"Ʌᶺ","ɇ":"Ɇ","ɉ":"Ɉ","ɋ":"Ɋ","ɍ":"Ɍ","ɏ":"Ɏ","ɦ":"ʱꞪ","ɹ":"ʴ","ɻ":"ʵ","ʁ":"ʶ","''":"ʼ‘’＇","x":"ˣẊẋẌẍₓⅩⅹⓍⓧＸｘ","ʕ":"ˤ","ͱ":"Ͱ","ͳ":"Ͳ","ͷ":"Ͷ","ϳ":"Ϳ","α":"ΆΑάἀἁἂἃἄἅἆἇἈἉἊἋἌἍἎἏὰᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾰᾱᾲᾳᾴᾶᾷᾸᾹᾺᾼ","ε":"ΈΕέϵἐἑἒἓἔἕἘἙἚἛἜἝὲῈ","η":"ΉΗήἠἡἢἣἤἥἦἧἨἩἪἫἬἭἮἯὴᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟῂῃῄῆῇῊῌ","ι":"ΊΐΙΪίϊἰἱἲἳἴἵἶἷἸἹἺἻἼἽἾἿὶῐῑῒῖῗῘῙῚ","ο":"ΌΟόὀὁὂὃὄὅὈὉὊὋὌὍὸῸ","υ":"ΎΥΫΰϋύϒϓϔὐὑὒὓὔὕὖὗὙὛὝὟὺῠῡῢῦῧῨῩῪ","ω":"ΏΩώὠὡὢὣὤὥὦὧὨὩὪὫὬὭὮὯὼᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯῲῳῴῶῷῺῼ","β":"Βϐᵝᵦ","γ":"Γᵞᵧℽℾ","δ":"Δᵟ","ζ":"Ζ","θ":"Θϑϴᶿ","κ":"Κϰ","λ":"Λ","ν":"Ν","ξ":"Ξ","π":"Πϖℼℿ","ρ":"ΡϱᵨῤῥῬ","σ":"ΣςϲϹ","τ":"Τ","φ":"Φϕᵠᵩ","χ":"Χᵡᵪ","ψ":"Ψ","ϗ":"Ϗ","ϙ":"Ϙ","ϛ":"Ϛ","ϝ":"Ϝ","ϟ":"Ϟ","ϡ":"Ϡ","ϣ":"Ϣ","ϥ":"Ϥ","ϧ":"Ϧ","ϩ":"Ϩ","ϫ":"Ϫ","ϭ":"Ϭ","ϯ":"Ϯ","ϸ":"Ϸ","ϻ":"Ϻ","ͻ":"Ͻ","ͼ":"Ͼ","ͽ":"Ͽ","е":"ЀЁЕѐёӖӗ","ђ":"Ђ","г":"ЃГѓ","є":"Є","ѕ":"Ѕ","і":"ІЇї","ј":"Ј","љ":"Љ","њ":"Њ","ћ":"Ћ","к":"ЌКќ","и":"ЍИЙйѝӢӣӤӥ","у":"ЎУўӮӯӰӱӲӳ","џ":"Џ","а":"АӐӑӒӓ","б":"Б","в":"В","д":"Д","ж":"ЖӁӂӜӝ","з":"ЗӞӟ","л":"Л","м":"М","н":"Нᵸ","о":"ОӦӧ","п":"П","р":"Р","с":"С","т":"Т","ф":"Ф","х":"Х","ц":"Ц","ч":"ЧӴӵ","ш":"Ш","щ":"Щ","ъ":"Ъꚜ","ы":"ЫӸӹ","ь":"Ьꚝ","э":"ЭӬӭ","ю":"Ю","я":"Я","ѡ":"Ѡ","ѣ":"Ѣ","ѥ":"Ѥ","ѧ":"Ѧ","ѩ":"Ѩ","ѫ":"Ѫ","ѭ":"Ѭ","ѯ":"Ѯ","ѱ":"Ѱ","ѳ":"Ѳ","ѵ":"ѴѶѷ","ѹ":"Ѹ","ѻ":"Ѻ","ѽ":"Ѽ","ѿ":"Ѿ","ҁ":"Ҁ","ҋ":"Ҋ","ҍ":"Ҍ","ҏ":"Ҏ","ґ":"Ґ","ғ":"Ғ","ҕ":"Ҕ","җ":"Җ","ҙ":"Ҙ","қ":"Қ","ҝ":"Ҝ","ҟ":"Ҟ","ҡ":"Ҡ","ң":"Ң","ҥ":"Ҥ","ҧ":"Ҧ","ҩ":"Ҩ","ҫ":"Ҫ","ҭ":"Ҭ","ү":"Ү","ұ":"Ұ","ҳ":"Ҳ","ҵ":"Ҵ","ҷ":"Ҷ","ҹ":"Ҹ","һ":"Һ","ҽ":"Ҽ","ҿ":"Ҿ","ӏ":"Ӏ","ӄ":"Ӄ","ӆ":"Ӆ","ӈ":"Ӈ","ӊ":"Ӊ","ӌ":"Ӌ","ӎ":"Ӎ","ӕ":"Ӕ","ә":"ӘӚӛ","ӡ":"Ӡ","ө":"ӨӪӫ","ӷ":"Ӷ","ӻ":"Ӻ","ӽ":"Ӽ","ӿ":"Ӿ","ԁ":"Ԁ","ԃ":"Ԃ","ԅ":"Ԅ","ԇ":"Ԇ","ԉ":"Ԉ","ԋ":"Ԋ","ԍ":"Ԍ","ԏ":"Ԏ","ԑ":"Ԑ","ԓ":"Ԓ","ԕ":"Ԕ","ԗ":"Ԗ","ԙ":"Ԙ","ԛ":"Ԛ","ԝ":"Ԝ","ԟ":"Ԟ","ԡ":"Ԡ","ԣ":"Ԣ","ԥ":"Ԥ","ԧ":"Ԧ","ԩ":"Ԩ","ԫ":"Ԫ","ԭ":"Ԭ","ԯ":"Ԯ","ա":"Ա","բ":"Բ","գ":"Գ","դ":"Դ","ե":"Ե","զ":"Զ","է":"Է","ը":"Ը","թ":"Թ","ժ":"Ժ","ի":"Ի","լ":"Լ","խ":"Խ","ծ":"Ծ","կ":"Կ","հ":"Հ","ձ":"Ձ","ղ":"Ղ","ճ":"Ճ","մ":"Մ","յ":"Յ","ն":"Ն","շ":"Շ","ո":"Ո","չ":"Չ","պ":"Պ","ջ":"Ջ","ռ":"Ռ","ս":"Ս","վ":"Վ","տ":"Տ","ր":"Ր","ց":"Ց","ւ":"Ւ","փ":"Փ","ք":"Ք","օ":"Օ","ֆ":"Ֆ","եւ":"և","ا":"آأإ","و":"ؤ","ي":"ئ","اٴ":"ٵ","وٴ":"ٶ","ۇٴ":"ٷ","يٴ":"ٸ","ە":"ۀ","ہ":"ۂ","ے":"ۓ","\u0e4dา":"ำ","\u0ecdາ":"ຳ","ຫນ":"ໜ","ຫມ":"ໝ","་":"༌","\u0fb2\u0f71\u0f80":"\u0f77","\u0fb3\u0f71\u0f80":"\u0f79","ⴀ":"Ⴀ","ⴁ":"Ⴁ","ⴂ":"Ⴂ","ⴃ":"Ⴃ","ⴄ":"Ⴄ","ⴅ":"Ⴅ","ⴆ":"Ⴆ","ⴇ":"Ⴇ","ⴈ":"Ⴈ","ⴉ":"Ⴉ","ⴊ":"Ⴊ","ⴋ":"Ⴋ","ⴌ":"Ⴌ","ⴍ":"Ⴍ","ⴎ":"Ⴎ","ⴏ":"Ⴏ","ⴐ":"Ⴐ","ⴑ":"Ⴑ","ⴒ":"Ⴒ","ⴓ":"Ⴓ","ⴔ":"Ⴔ","ⴕ":"Ⴕ","ⴖ":"Ⴖ","ⴗ":"Ⴗ","ⴘ":"Ⴘ","ⴙ":"Ⴙ","ⴚ":"Ⴚ","ⴛ":"Ⴛ","ⴜ":"Ⴜ","ⴝ":"Ⴝ","ⴞ":"Ⴞ","ⴟ":"Ⴟ","ⴠ":"Ⴠ","ⴡ":"Ⴡ","ⴢ":"Ⴢ","ⴣ":"Ⴣ","ⴤ":"Ⴤ","ⴥ":"Ⴥ","ⴧ":"Ⴧ","ⴭ":"Ⴭ","ნ":"ჼᲜ","ꭰ":"Ꭰ","ꭱ":"Ꭱ","ꭲ":"Ꭲ","ꭳ":"Ꭳ","ꭴ":"Ꭴ","ꭵ":"Ꭵ","ꭶ":"Ꭶ","ꭷ":"Ꭷ","ꭸ":"Ꭸ","ꭹ":"Ꭹ","ꭺ":"Ꭺ","ꭻ":"Ꭻ","ꭼ":"Ꭼ","ꭽ":"Ꭽ","ꭾ":"Ꭾ","ꭿ":"Ꭿ","ꮀ":"Ꮀ","ꮁ":"Ꮁ","ꮂ":"Ꮂ","ꮃ":"Ꮃ","ꮄ":"Ꮄ","ꮅ":"Ꮅ","ꮆ":"Ꮆ","ꮇ":"Ꮇ","ꮈ":"Ꮈ","ꮉ":"Ꮉ","ꮊ":"Ꮊ","ꮋ":"Ꮋ","ꮌ":"Ꮌ","ꮍ":"Ꮍ","ꮎ":"Ꮎ","ꮏ":"Ꮏ","ꮐ":"Ꮐ","ꮑ":"Ꮑ","ꮒ":"Ꮒ","ꮓ":"Ꮓ","ꮔ":"Ꮔ","ꮕ":"Ꮕ","ꮖ":"Ꮖ","ꮗ":"Ꮗ","ꮘ":"Ꮘ","ꮙ":"Ꮙ","ꮚ":"Ꮚ","ꮛ":"Ꮛ","ꮜ":"Ꮜ","ꮝ":"Ꮝ","ꮞ":"Ꮞ","ꮟ":"Ꮟ","ꮠ":"Ꮠ","ꮡ":"Ꮡ","ꮢ":"Ꮢ","ꮣ":"Ꮣ","ꮤ":"Ꮤ","ꮥ":"Ꮥ","ꮦ":"Ꮦ","ꮧ":"Ꮧ","ꮨ":"Ꮨ","ꮩ":"Ꮩ","ꮪ":"Ꮪ","ꮫ":"Ꮫ","ꮬ":"Ꮬ","ꮭ":"Ꮭ","ꮮ":"Ꮮ","ꮯ":"Ꮯ","ꮰ":"Ꮰ","ꮱ":"Ꮱ","ꮲ":"Ꮲ","ꮳ":"Ꮳ","ꮴ":"Ꮴ","ꮵ":"Ꮵ","ꮶ":"Ꮶ","ꮷ":"Ꮷ","ꮸ":"Ꮸ","ꮹ":"Ꮹ","ꮺ":"Ꮺ","ꮻ":"Ꮻ","ꮼ":"Ꮼ","ꮽ":"Ꮽ","ꮾ":"Ꮾ","ꮿ":"Ꮿ","ᏸ":"Ᏸ","ᏹ":"Ᏹ","ᏺ":"Ᏺ","ᏻ":"Ᏻ","ᏼ":"Ᏼ","ᏽ":"Ᏽ","ᲊ":"Ᲊ","ა":"Ა","ბ":"Ბ","გ":"Გ","დ":"Დ","ე":"Ე","ვ":"Ვ","ზ":"Ზ","თ":"Თ","ი":"Ი","კ":"Კ","ლ":"Ლ","მ":"Მ","ო":"Ო","პ":"Პ","ჟ":"Ჟ","რ":"Რ","ს":"Ს","ტ":"Ტ","უ":"Უ","ფ":"Ფ","ქ":"Ქ","ღ":"Ღ","ყ":"Ყ","შ":"Შ","ჩ":"Ჩ","ც":"Ც","ძ":"Ძ","წ":"Წ","ჭ":"Ჭ","ხ":"Ხ","ჯ":"Ჯ","ჰ":"Ჰ","ჱ":"Ჱ","ჲ":"Ჲ","ჳ":"Ჳ","ჴ":"Ჴ","ჵ":"Ჵ","ჶ":"Ჶ","ჷ":"Ჷ","ჸ":"Ჸ","ჹ":"Ჹ","ჺ":"Ჺ","ჽ":"Ჽ","ჾ":"Ჾ","ჿ":"Ჿ","b":"ᴮᵇḂḃḄḅḆḇℬⒷⓑＢｂ","m":"ᴹᵐḾḿṀṁṂṃₘℳⅯⅿⓂⓜＭｍ","p":"ᴾᵖṔṕṖṗₚℙⓅⓟＰｐ","ɐ":"ᵄⱯ","ɑ":"ᵅⱭ","ᴂ":"ᵆ","ɜ":"ᵌᶟꞫ","ᴖ":"ᵔ","ᴗ":"ᵕ","ᴝ":"ᵙ","v":"ᵛᵥṼṽṾṿⅤⅴⓋⓥⱽＶｖ","ᴥ":"ᵜ","ɒ":"ᶛⱰ","ɕ":"ᶝ","f":"ᶠḞḟℱⒻⓕꟳＦｆ","ɟ":"ᶡ","ɡ":"ᶢꞬ","ɥ":"ᶣꞍ","ɪ":"ᶦꞮ","ᵻ":"ᶧ","ʝ":"ᶨꞲ","ɭ":"ᶩ","ᶅ":"ᶪ","ʟ":"ᶫ","ɱ":"ᶬⱮ","ɰ":"ᶭ","ɳ":"ᶯ","ɴ":"ᶰ","ɸ":"ᶲ","ʂ":"ᶳꟅ","ƫ":"ᶵ","ᴜ":"ᶸ","ʐ":"ᶼ","ʑ":"ᶽ","aʾ":"ẚ","ỻ":"Ỻ","ỽ":"Ỽ","ỿ":"Ỿ","‐":"‑",".":"․﹒．","..":"‥︰","...":"…︙","′′":"″","′′′":"‴","‵‵":"‶","‵‵‵":"‷","!!":"‼","??":"⁇","?!":"⁈","!?":"⁉","′′′′":"⁗","+":"⁺₊﬩﹢＋","−":"⁻₋","=":"⁼₌≠﹦＝","(":"⁽₍︵﹙（",")":"⁾₎︶﹚）","rs":"₨","a/c":"℀","a/s":"℁","°c":"℃","c/o":"℅","c/u":"℆","°f":"℉","no":"№","q":"ℚⓆⓠꟴＱｑ","sm":"℠","tel":"℡","tm":"™","ⅎ":"Ⅎ","א":"ℵﬡ","ב":"ℶ","ג":"ℷ","ד":"ℸﬢ","fax":"℻","∑":"⅀","1⁄7":"⅐","1⁄9":"⅑","1⁄10":"⅒","1⁄3":"⅓","2⁄3":"⅔","1⁄5":"⅕","2⁄5":"⅖","3⁄5":"⅗","4⁄5":"⅘","1⁄6":"⅙","5⁄6":"⅚","1⁄8":"⅛","3⁄8":"⅜","5⁄8":"⅝","7⁄8":"⅞","1⁄":"⅟","ii":"Ⅱⅱ","iii":"Ⅲⅲ","iv":"Ⅳⅳ","vi":"Ⅵⅵ","vii":"Ⅶⅶ","viii":"Ⅷⅷ","ix":"Ⅸⅸ","xi":"Ⅺⅺ","xii":"Ⅻⅻ","ↄ":"Ↄ","0⁄3":"↉","←":"↚￩","→":"↛￫","↔":"↮","⇐":"⇍","⇔":"⇎","⇒":"⇏","∃":"∄","∈":"∉","∋":"∌","∣":"∤","∥":"∦","∫∫":"∬","∫∫∫":"∭","∮∮":"∯","∮∮∮":"∰","∼":"≁","≃":"≄","≅":"≇","≈":"≉","≡":"≢","≍":"≭","<":"≮﹤＜",">":"≯﹥＞","≤":"≰","≥":"≱","≲":"≴","≳":"≵","≶":"≸","≷":"≹","≺":"⊀","≻":"⊁","⊂":"⊄","⊃":"⊅","⊆":"⊈","⊇":"⊉","⊢":"⊬","⊨":"⊭","⊩":"⊮","⊫":"⊯","≼":"⋠","≽":"⋡","⊑":"⋢","⊒":"⋣","⊲":"⋪","⊳":"⋫","⊴":"⋬","⊵":"⋭","(1)":"⑴","(2)":"⑵","(3)":"⑶","(4)":"⑷","(5)":"⑸","(6)":"⑹","(7)":"⑺","(8)":"⑻","(9)":"⑼","(10)":"⑽","(11)":"⑾","(12)":"⑿","(13)":"⒀","(14)":"⒁","(15)":"⒂","(16)":"⒃","(17)":"⒄","(18)":"⒅","(19)":"⒆","(20)":"⒇","1.":"⒈","2.":"⒉","3.":"⒊","4.":"⒋","5.":"⒌","6.":"⒍","7.":"⒎","8.":"⒏","9.":"⒐","10.":"⒑","11.":"⒒","12.":"⒓","13.":"⒔","14.":"⒕","15.":"⒖","16.":"⒗","17.":"⒘","18.":"⒙","19.":"⒚","20.":"⒛","(a)":"⒜","(b)":"⒝","(c)":"⒞","(d)":"⒟","(e)":"⒠","(f)":"⒡","(g)":"⒢","(h)":"⒣","(i)":"⒤","(j)":"⒥","(k)":"⒦","(l)":"⒧","(m)":"⒨","(n)":"⒩","(o)":"⒪","(p)":"⒫","(q)":"⒬","(r)":"⒭","(s)":"⒮","(t)":"⒯","(u)":"⒰","(v)":"⒱","(w)":"⒲","(x)":"⒳","(y)":"⒴","(z)":"⒵","∫∫∫∫":"⨌","::=":"⩴","==":"⩵","===":"⩶","ⰰ":"Ⰰ","ⰱ":"Ⰱ","ⰲ":"Ⰲ","ⰳ":"Ⰳ","ⰴ":"Ⰴ","ⰵ":"Ⰵ","ⰶ":"Ⰶ","ⰷ":"Ⰷ","ⰸ":"Ⰸ","ⰹ":"Ⰹ","ⰺ":"Ⰺ","ⰻ":"Ⰻ","ⰼ":"Ⰼ","ⰽ":"Ⰽ","ⰾ":"Ⰾ","ⰿ":"Ⰿ","ⱀ":"Ⱀ","ⱁ":"Ⱁ","ⱂ":"Ⱂ","ⱃ":"Ⱃ","ⱄ":"Ⱄ","ⱅ":"Ⱅ","ⱆ":"Ⱆ","ⱇ":"Ⱇ","ⱈ":"Ⱈ","ⱉ":"Ⱉ","ⱊ":"Ⱊ","ⱋ":"Ⱋ","ⱌ":"Ⱌ","ⱍ":"Ⱍ","ⱎ":"Ⱎ","ⱏ":"Ⱏ","ⱐ":"Ⱐ","ⱑ":"Ⱑ","ⱒ":"Ⱒ","ⱓ":"Ⱓ","ⱔ":"Ⱔ","ⱕ":"Ⱕ","ⱖ":"Ⱖ","ⱗ":"Ⱗ","ⱘ":"Ⱘ","ⱙ":"Ⱙ","ⱚ":"Ⱚ","ⱛ":"Ⱛ","ⱜ":"Ⱜ","ⱝ":"Ⱝ","ⱞ":"Ⱞ","ⱟ":"Ⱟ","ⱡ":"Ⱡ","ɫ":"Ɫꭞ","ᵽ":"Ᵽ","ɽ":"Ɽ","ⱨ":"Ⱨ","ⱪ":"Ⱪ","ⱬ":"Ⱬ","ⱳ":"Ⱳ","ⱶ":"Ⱶ","ȿ":"Ȿ","ɀ":"Ɀ","ⲁ":"Ⲁ","ⲃ":"Ⲃ","ⲅ":"Ⲅ","ⲇ":"Ⲇ","ⲉ":"Ⲉ","ⲋ":"Ⲋ","ⲍ":"Ⲍ","ⲏ":"Ⲏ","ⲑ":"Ⲑ","ⲓ":"Ⲓ","ⲕ":"Ⲕ","ⲗ":"Ⲗ","ⲙ":"Ⲙ","ⲛ":"Ⲛ","ⲝ":"Ⲝ","ⲟ":"Ⲟ","ⲡ":"Ⲡ","ⲣ":"Ⲣ","ⲥ":"Ⲥ","ⲧ":"Ⲧ","ⲩ":"Ⲩ","ⲫ":"Ⲫ","ⲭ":"Ⲭ","ⲯ":"Ⲯ","ⲱ":"Ⲱ","ⲳ":"Ⲳ","ⲵ":"Ⲵ","ⲷ":"Ⲷ","ⲹ":"Ⲹ","ⲻ":"Ⲻ","ⲽ":"Ⲽ","ⲿ":"Ⲿ","ⳁ":"Ⳁ","ⳃ":"Ⳃ","ⳅ":"Ⳅ","ⳇ":"Ⳇ","ⳉ":"Ⳉ","ⳋ":"Ⳋ","ⳍ":"Ⳍ","ⳏ":"Ⳏ","ⳑ":"Ⳑ","ⳓ":"Ⳓ","ⳕ":"Ⳕ","ⳗ":"Ⳗ","ⳙ":"Ⳙ","ⳛ":"Ⳛ","ⳝ":"Ⳝ","ⳟ":"Ⳟ","ⳡ":"Ⳡ","ⳣ":"Ⳣ","ⳬ":"Ⳬ","ⳮ":"Ⳮ","ⳳ":"Ⳳ","ⵡ":"ⵯ","〒":"〶","十":"〸","卄":"〹","卅":"〺"," \u3099":"゛"," \u309a":"゜","より":"ゟ","コト":"ヿ","一":"㆒","二":"㆓","三":"㆔","四":"㆕","上":"㆖","中":"㆗","下":"㆘","甲":"㆙","乙":"㆚","丙":"㆛","丁":"㆜","天":"㆝","地":"㆞","人":"㆟","ꙁ":"Ꙁ","ꙃ":"Ꙃ","ꙅ":"Ꙅ","ꙇ":"Ꙇ","ꙉ":"Ꙉ","ꙋ":"Ꙋ","ꙍ":"Ꙍ","ꙏ":"Ꙏ","ꙑ":"Ꙑ","ꙓ":"Ꙓ","ꙕ":"Ꙕ","ꙗ":"Ꙗ","ꙙ":"Ꙙ","ꙛ":"Ꙛ","ꙝ":"Ꙝ","ꙟ":"Ꙟ","ꙡ":"Ꙡ","ꙣ":"Ꙣ","ꙥ":"Ꙥ","ꙧ":"Ꙧ","ꙩ":"Ꙩ","ꙫ":"Ꙫ","ꙭ":"Ꙭ","ꚁ":"Ꚁ","ꚃ":"Ꚃ","ꚅ":"Ꚅ","ꚇ":"Ꚇ","ꚉ":"Ꚉ","ꚋ":"Ꚋ","ꚍ":"Ꚍ","ꚏ":"Ꚏ","ꚑ":"Ꚑ","ꚓ":"Ꚓ","ꚕ":"Ꚕ","ꚗ":"Ꚗ","ꚙ":"Ꚙ","ꚛ":"Ꚛ","ꜣ":"Ꜣ","ꜥ":"Ꜥ","ꜧ":"Ꜧꭜ","ꜩ":"Ꜩ","ꜫ":"Ꜫ","ꜭ":"Ꜭ","ꜯ":"Ꜯ","ꜳ":"Ꜳ","ꜵ":"Ꜵ","ꜷ":"Ꜷ","ꜹ":"Ꜹ","ꜻ":"Ꜻ","ꜽ":"Ꜽ","ꜿ":"Ꜿ","ꝁ":"Ꝁ","ꝃ":"Ꝃ","ꝅ":"Ꝅ","ꝇ":"Ꝇ","ꝉ":"Ꝉ","ꝋ":"Ꝋ","ꝍ":"Ꝍ","ꝏ":"Ꝏ","ꝑ":"Ꝑ","ꝓ":"Ꝓ","ꝕ":"Ꝕ","ꝗ":"Ꝗ","ꝙ":"Ꝙ","ꝛ":"Ꝛ","ꝝ":"Ꝝ","ꝟ":"Ꝟ","ꝡ":"Ꝡ","ꝣ":"Ꝣ","ꝥ":"Ꝥ","ꝧ":"Ꝧ","ꝩ":"Ꝩ","ꝫ":"Ꝫ","ꝭ":"Ꝭ","ꝯ":"Ꝯꝰ","ꝺ":"Ꝺ","ꝼ":"Ꝼ","ᵹ":"Ᵹ","ꝿ":"Ꝿ","ꞁ":"Ꞁ","ꞃ":"Ꞃ","ꞅ":"Ꞅ","ꞇ":"Ꞇ","ꞌ":"Ꞌ","ꞑ":"Ꞑ","ꞓ":"Ꞓ","ꞗ":"Ꞗ","ꞙ":"Ꞙ","ꞛ":"Ꞛ","ꞝ":"Ꞝ","ꞟ":"Ꞟ","ꞡ":"Ꞡ","ꞣ":"Ꞣ","ꞥ":"Ꞥ","ꞧ":"Ꞧ","ꞩ":"Ꞩ","ɬ":"Ɬ","ʞ":"Ʞ","ʇ":"Ʇ","ꭓ":"Ꭓ","ꞵ":"Ꞵ","ꞷ":"Ꞷ","ꞹ":"Ꞹ","ꞻ":"Ꞻ","ꞽ":"Ꞽ","ꞿ":"Ꞿ","ꟁ":"Ꟁ","ꟃ":"Ꟃ","ꞔ":"Ꞔ","ᶎ":"Ᶎ","ꟈ":"Ꟈ","ꟊ":"Ꟊ","ɤ":"Ɤ","ꟍ":"Ꟍ","꟏":"꟎","ꟑ":"Ꟑ","ꟓ":"꟒","ꟕ":"꟔","ꟗ":"Ꟗ","ꟙ":"Ꟙ","ꟛ":"Ꟛ","ƛ":"Ƛ","ꟶ":"Ꟶ","ꬷ":"ꭝ","ꭒ":"ꭟ","ʍ":"ꭩ","ff":"ﬀ","fi":"ﬁ","fl":"ﬂ","ffi":"ﬃ","ffl":"ﬄ","st":"ﬅﬆ","մն":"ﬓ","մե":"ﬔ","մի":"ﬕ","վն":"ﬖ","մխ":"ﬗ","ע":"ﬠ","ה":"ﬣ","כ":"ﬤ","ל":"ﬥ","ם":"ﬦ","ר":"ﬧ","ת":"ﬨ","אל":"ﭏ",",":"︐﹐，","、":"︑﹑､","。":"︒｡",":":"︓﹕：",";":"︔﹔；","!":"︕﹗！","?":"︖﹖？","〖":"︗","〗":"︘","—":"︱﹘","–":"︲","_":"︳︴﹍﹎﹏＿","{":"︷﹛｛","}":"︸﹜｝","〔":"︹﹝","〕":"︺﹞","【":"︻","】":"︼","《":"︽","》":"︾","〈":"︿","〉":"﹀","「":"﹁｢","」":"﹂｣","『":"﹃","』":"﹄","[":"﹇［","]":"﹈］","#":"﹟＃","&":"﹠＆","*":"﹡＊","-":"﹣－","\\":"﹨＼","$":"﹩＄","%":"﹪％","@":"﹫＠","\"":"＂","/":"／","^":"＾","`":"｀","|":"｜","~":"～","⦅":"｟","⦆":"｠","・":"･","ヲ":"ｦ","ァ":"ｧ","ィ":"ｨ","ゥ":"ｩ","ェ":"ｪ","ォ":"ｫ","ャ":"ｬ","ュ":"ｭ","ョ":"ｮ","ッ":"ｯ","ー":"ｰ","ア":"ｱ","イ":"ｲ","ウ":"ｳ","エ":"ｴ","オ":"ｵ","カ":"ｶ","キ":"ｷ","ク":"ｸ","ケ":"ｹ","コ":"ｺ","サ":"ｻ","シ":"ｼ","ス":"ｽ","セ":"ｾ","ソ":"ｿ","タ":"ﾀ","チ":"ﾁ","ツ":"ﾂ","テ":"ﾃ","ト":"ﾄ","ナ":"ﾅ","ニ":"ﾆ","ヌ":"ﾇ","ネ":"ﾈ","ノ":"ﾉ","ハ":"ﾊ","ヒ":"ﾋ","フ":"ﾌ","ヘ":"ﾍ","ホ":"ﾎ","マ":"ﾏ","ミ":"ﾐ","ム":"ﾑ","メ":"ﾒ","モ":"ﾓ","ヤ":"ﾔ","ユ":"ﾕ","ヨ":"ﾖ","ラ":"ﾗ","リ":"ﾘ","ル":"ﾙ","レ":"ﾚ","ロ":"ﾛ","ワ":"ﾜ","ン":"ﾝ","\u3099":"ﾞ","\u309a":"ﾟ","ᄀ":"ﾡ","ᄁ":"ﾢ","ᆪ":"ﾣ","ᄂ":"ﾤ","ᆬ":"ﾥ","ᆭ":"ﾦ","ᄃ":"ﾧ","ᄄ":"ﾨ","ᄅ":"ﾩ","ᆰ":"ﾪ","ᆱ":"ﾫ","ᆲ":"ﾬ","ᆳ":"ﾭ","ᆴ":"ﾮ","ᆵ":"ﾯ","ᄚ":"ﾰ","ᄆ":"ﾱ","ᄇ":"ﾲ","ᄈ":"ﾳ","ᄡ":"ﾴ","ᄉ":"ﾵ","ᄊ":"ﾶ","ᄋ":"ﾷ","ᄌ":"ﾸ","ᄍ":"ﾹ","ᄎ":"ﾺ","ᄏ":"ﾻ","ᄐ":"ﾼ","ᄑ":"ﾽ","ᄒ":"ﾾ","ᅡ":"ￂ","ᅢ":"ￃ","ᅣ":"ￄ","ᅤ":"ￅ","ᅥ":"ￆ","ᅦ":"ￇ","ᅧ":"ￊ","ᅨ":"ￋ","ᅩ":"ￌ","ᅪ":"ￍ","ᅫ":"ￎ","ᅬ":"ￏ","ᅭ":"ￒ","ᅮ":"ￓ","ᅯ":"ￔ","ᅰ":"ￕ","ᅱ":"ￖ","ᅲ":"ￗ","ᅳ":"ￚ","ᅴ":"ￛ","ᅵ":"ￜ","¢":"￠","£":"￡","¬":"￢","¦":"￤","¥":"￥","₩":"￦","│":"￨","↑":"￪","↓":"￬","■":"￭","○":"￮"}')),
  each_letter (plain, letters, n) AS (
    SELECT plain, letters, 1 FROM groups
    UNION ALL SELECT plain, letters, n + 1 FROM each_letter WHERE n < length(letters)
  )
SELECT substr(letters, n, 1), plain FROM each_letter;
--> statement-breakpoint
DROP TRIGGER `acts_find`;
--> statement-breakpoint
DROP TRIGGER `acts_forget`;
--> statement-breakpoint
DROP TRIGGER `acts_tally_names`;
--> statement-breakpoint
DROP TRIGGER `acts_untally_corrected`;
--> statement-breakpoint
DROP TRIGGER `board_find`;
--> statement-breakpoint
DROP TRIGGER `board_find_late`;
--> statement-breakpoint
DROP TRIGGER `board_forget`;
--> statement-breakpoint
DROP TABLE `acts_search`;
--> statement-breakpoint
DROP TABLE `board_search`;
--> statement-breakpoint
UPDATE acts SET who_folded = iif(who GLOB '*[^ -~]*', (
  WITH RECURSIVE letters (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM letters WHERE n < length(who))
  SELECT group_concat(coalesce(plain, lower(substr(who, n, 1))), '' ORDER BY n)
  FROM letters LEFT JOIN plain_letters ON letter = substr(who, n, 1)
), lower(who)), what_folded = iif(what GLOB '*[^ -~]*', (
  WITH RECURSIVE letters (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM letters WHERE n < length(what))
  SELECT group_concat(coalesce(plain, lower(substr(what, n, 1))), '' ORDER BY n)
  FROM letters LEFT JOIN plain_letters ON letter = substr(what, n, 1)
), lower(what)), host_folded = iif(host GLOB '*[^ -~]*', (
  WITH RECURSIVE letters (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM letters WHERE n < length(host))
  SELECT group_concat(coalesce(plain, lower(substr(host, n, 1))), '' ORDER BY n)
  FROM letters LEFT JOIN plain_letters ON letter = substr(host, n, 1)
), lower(host));
--> statement-breakpoint
UPDATE act_drafts SET who_folded = iif(who GLOB '*[^ -~]*', (
  WITH RECURSIVE letters (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM letters WHERE n < length(who))
  SELECT group_concat(coalesce(plain, lower(substr(who, n, 1))), '' ORDER BY n)
  FROM letters LEFT JOIN plain_letters ON letter = substr(who, n, 1)
), lower(who));
--> statement-breakpoint
UPDATE board SET area_folded = iif(area GLOB '*[^ -~]*', (
  WITH RECURSIVE letters (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM letters WHERE n < length(area))
  SELECT group_concat(coalesce(plain, lower(substr(area, n, 1))), '' ORDER BY n)
  FROM letters LEFT JOIN plain_letters ON letter = substr(area, n, 1)
), lower(area));
--> statement-breakpoint
UPDATE board SET words = said.words
FROM (SELECT entry_id, iif(words GLOB '*[^ -~]*', (
  WITH RECURSIVE letters (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM letters WHERE n < length(words))
  SELECT group_concat(coalesce(plain, lower(substr(words, n, 1))), '' ORDER BY n)
  FROM letters LEFT JOIN plain_letters ON letter = substr(words, n, 1)
), lower(words)) AS words FROM (SELECT entry_id, ' ' || title || ' ' || details || ' ' || quantity || ' ' || area || ' ' || name || ' ' AS words FROM offers)) AS said
WHERE said.entry_id = board.entry_id;
--> statement-breakpoint
DROP TABLE plain_letters;
--> statement-breakpoint
DROP INDEX `acts_host`;
--> statement-breakpoint
DROP INDEX `acts_host_act`;
--> statement-breakpoint
DROP INDEX `board_area`;
--> statement-breakpoint
CREATE INDEX `acts_host` ON `acts` (`host_folded`) WHERE "acts"."host_folded" is not null;
--> statement-breakpoint
CREATE INDEX `acts_host_act` ON `acts` (`host_folded`,`act`) WHERE "acts"."host_folded" is not null;
--> statement-breakpoint
CREATE INDEX `board_area` ON `board` (`area_folded`);
--> statement-breakpoint
-- “Ä…” and “ä…” are one person. Taking the rows out and putting them in keeps the count of people.
DELETE FROM act_names;
--> statement-breakpoint
INSERT INTO act_names (commons_id, name, acts)
SELECT commons_id, who_folded, count(*) FROM acts
WHERE commons_id IS NOT NULL AND who IS NOT NULL AND hundredths > 0
  AND NOT EXISTS (SELECT 1 FROM acts AS correction WHERE correction.corrects = acts.seq)
GROUP BY commons_id, who_folded;
--> statement-breakpoint
-- Only an index: the words themselves stand in the ledger, folded by us, so that the index need not. The
-- spaces around make words of one or two letters findable, too.
CREATE VIRTUAL TABLE `acts_search` USING fts5(who, what, content='', tokenize='trigram case_sensitive 1');
--> statement-breakpoint
INSERT INTO acts_search (acts_search, rank) VALUES ('secure-delete', 1);
--> statement-breakpoint
INSERT INTO acts_search (rowid, who, what)
SELECT seq, ' ' || coalesce(who_folded, '') || ' ', ' ' || coalesce(what_folded, '') || ' ' FROM acts
WHERE who IS NOT NULL OR what IS NOT NULL ORDER BY seq;
--> statement-breakpoint
CREATE VIRTUAL TABLE `board_search` USING fts5(words, tokenize='trigram case_sensitive 1');
--> statement-breakpoint
INSERT INTO board_search (board_search, rank) VALUES ('secure-delete', 1);
--> statement-breakpoint
INSERT INTO board_search (rowid, words) SELECT n, words FROM board ORDER BY n;
--> statement-breakpoint
CREATE TRIGGER `acts_tally_names` AFTER INSERT ON `acts`
WHEN NEW.commons_id IS NOT NULL AND NEW.who IS NOT NULL AND NEW.hundredths > 0
BEGIN
  INSERT INTO act_names (commons_id, name, acts) VALUES (NEW.commons_id, NEW.who_folded, 1)
  ON CONFLICT (commons_id, name) DO UPDATE SET acts = acts + 1;
END;
--> statement-breakpoint
-- What was corrected counts no more.
CREATE TRIGGER `acts_untally_corrected` AFTER INSERT ON `acts`
WHEN NEW.corrects IS NOT NULL
BEGIN
  INSERT INTO tallies (span, `key`, act, unit, acts, hundredths)
  SELECT span, `key`, act, unit, -(hundredths > 0), -hundredths
  FROM (
    SELECT 'all' AS span, '' AS `key`, act, unit, hundredths FROM acts WHERE seq = NEW.corrects
    UNION ALL SELECT 'month', substr(date, 1, 7), act, unit, hundredths FROM acts WHERE seq = NEW.corrects
    UNION ALL SELECT 'week', date(date, 'weekday 0', '-6 days'), act, '', hundredths FROM acts WHERE seq = NEW.corrects
    UNION ALL SELECT 'commons', commons_id, act, unit, hundredths FROM acts WHERE seq = NEW.corrects AND commons_id IS NOT NULL
  )
  WHERE true
  ON CONFLICT (span, `key`, act, unit) DO UPDATE SET acts = acts + excluded.acts, hundredths = hundredths + excluded.hundredths;
  UPDATE act_names SET acts = act_names.acts - 1
  FROM (SELECT commons_id, who_folded AS name FROM acts WHERE seq = NEW.corrects AND who IS NOT NULL AND hundredths > 0) AS old
  WHERE act_names.commons_id = old.commons_id AND act_names.name = old.name;
  DELETE FROM act_names WHERE (commons_id, name) = (SELECT commons_id, who_folded FROM acts WHERE seq = NEW.corrects) AND acts <= 0;
END;
--> statement-breakpoint
-- The index and the counts are made of the folded words: a line without them would be in neither.
CREATE TRIGGER `acts_fold` AFTER INSERT ON `acts`
WHEN (NEW.who IS NULL) IS NOT (NEW.who_folded IS NULL)
  OR (NEW.what IS NULL) IS NOT (NEW.what_folded IS NULL)
  OR (NEW.host IS NULL) IS NOT (NEW.host_folded IS NULL)
BEGIN
  SELECT raise(ABORT, 'constraint failed: acts.who_folded, what_folded and host_folded go with who, what and host');
END;
--> statement-breakpoint
CREATE TRIGGER `acts_find` AFTER INSERT ON `acts`
WHEN NEW.who IS NOT NULL OR NEW.what IS NOT NULL
BEGIN
  INSERT INTO acts_search (rowid, who, what)
  VALUES (NEW.seq, ' ' || coalesce(NEW.who_folded, '') || ' ', ' ' || coalesce(NEW.what_folded, '') || ' ');
END;
--> statement-breakpoint
-- Folded words go with the words, and not before them: what the index holds can only be taken out by its own words.
CREATE TRIGGER `acts_only_forget_folded` BEFORE UPDATE OF who_folded, what_folded, host_folded ON `acts`
WHEN (NEW.who_folded IS NOT OLD.who_folded AND (NEW.who_folded IS NOT NULL OR NEW.who IS NOT NULL))
  OR (NEW.what_folded IS NOT OLD.what_folded AND (NEW.what_folded IS NOT NULL OR NEW.what IS NOT NULL))
  OR NEW.host_folded IS NOT OLD.host_folded
BEGIN
  SELECT raise(ABORT, 'the ledger is append-only');
END;
--> statement-breakpoint
-- What is taken back must not stay behind in the index.
CREATE TRIGGER `acts_forget` AFTER UPDATE OF who, what ON `acts`
WHEN NEW.who IS NOT OLD.who OR NEW.what IS NOT OLD.what
BEGIN
  INSERT INTO acts_search (acts_search, rowid, who, what)
  VALUES ('delete', OLD.seq, ' ' || coalesce(OLD.who_folded, '') || ' ', ' ' || coalesce(OLD.what_folded, '') || ' ');
  INSERT INTO acts_search (rowid, who, what)
  SELECT NEW.seq, ' ' || iif(NEW.who IS NULL, '', OLD.who_folded) || ' ', ' ' || iif(NEW.what IS NULL, '', OLD.what_folded) || ' '
  WHERE NEW.who IS NOT NULL OR NEW.what IS NOT NULL;
  -- Of a line that was corrected the name is not counted any more.
  UPDATE act_names SET acts = acts - 1
  WHERE OLD.who IS NOT NULL AND NEW.who IS NULL AND OLD.hundredths > 0 AND commons_id = OLD.commons_id AND name = OLD.who_folded
    AND NOT EXISTS (SELECT 1 FROM acts WHERE corrects = OLD.seq);
  DELETE FROM act_names WHERE commons_id = OLD.commons_id AND name = OLD.who_folded AND acts <= 0;
  UPDATE acts SET who_folded = iif(who IS NULL, NULL, who_folded), what_folded = iif(what IS NULL, NULL, what_folded) WHERE seq = NEW.seq;
END;
--> statement-breakpoint
CREATE TRIGGER `board_find` AFTER INSERT ON `board`
BEGIN
  INSERT INTO board_search (rowid, words) VALUES (NEW.n, NEW.words);
END;
--> statement-breakpoint
CREATE TRIGGER `board_forget` AFTER DELETE ON `board`
BEGIN
  DELETE FROM board_search WHERE rowid = OLD.n;
END;
