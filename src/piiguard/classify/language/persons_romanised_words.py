"""How Chinese names are spelled in Latin letters: in pinyin, in Hong Kong and Macao, in Taiwan.

Sources: the syllables of pinyin as GB/T 16159-2012 writes them, without those that no name has; the spellings
of Hong Kong, Macao and Taiwan as documents of persons there have them, from memory.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "CANTONESE_SURNAMES",
    "CANTONESE_SYLLABLES",
    "ENGLISH",
    "GIVEN_ABROAD",
    "PINYIN",
    "PINYIN_SURNAMES",
    "PLACES",
    "STREETS",
    "TAIWAN_SYLLABLES",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PINYIN: Final = _words(
    "a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca "  # codespell:ignore
    "cai can cang cao ce cen cha chai chan chang chao che chen cheng chi chong chou chu "
    "chuan chuang chui chun chuo ci cong cu cuan cui cun cuo da dai dan dang dao de "
    "deng di dian diao die ding dong dou du duan dui dun duo e en er fa fan fang fei "
    "fen feng fo fu gai gan gang gao ge gen geng gong gou gu gua guai guan guang gui "
    "guo ha hai han hang hao he hei heng hong hou hu hua huai huan huang hui huo ji jia "
    "jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke ken "
    "keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei leng "
    "li lia lian liang liao lie lin ling liu long lou lu luan lun luo lv ma mai man "
    "mang mao mei men meng mi mian miao min ming mo mou mu na nai nan neng ni nian "  # codespell:ignore
    "niang nie nin ning niu nong nu nuan nuo nv ou pan pang pei peng pi pian piao pin "  # codespell:ignore
    "ping po pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang "
    "rao ren reng ri rong rou ru ruan rui run ruo sai san sang se sen sha shan shang "
    "shao she shen sheng shi shou shu shuai shuan shuang shui shun shuo si song su suan "
    "sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui "  # codespell:ignore
    "tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing "
    "xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yong you yu yuan yue yun "
    "za zan zang zao ze zeng zha zhai zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu "
    "zhuan zhuang zhui zhun zhuo zi zong zou zu zuo"
)
PINYIN_SURNAMES: Final = _words(
    "ai an bai ban bao bi bian bo bu cai cao cen chai chang che chen cheng chi chu cui "  # codespell:ignore
    "dai dang deng di diao ding dong dou du duan fan fang fei feng fu gan gao ge geng "
    "gong gou gu guan gui guo han hao he hong hou hu hua huang huo ji jia jian jiang "
    "jiao jin jing ju kang ke kong kuang lai lan lang lei leng li lian liang liao lin "
    "ling liu long lou lu luo lv lyu ma mai mao mei meng mi miao min mo mou mu ni nie "
    "ning niu ou ouyang pan pang pei peng pi pu qi qian qiao qin qiu qu quan ran rao "
    "ren rong ruan rui sang sha shan shang shao she shen sheng shi shu si song su sui "
    "sun tan tang tao teng tian tie tong tu wan wang wei wen weng wu xi xia xian xiang "
    "xiao xie xin xing xiong xu xuan xue yan yang yao ye yi yin ying you yu yuan yue "
    "yun zang zeng zha zhai zhan zhang zhao zhen zheng zhong zhou zhu zhuang zhuo zong "
    "zou zu zuo sima zhuge shangguan situ murong huangfu linghu dongfang duanmu yuchi "
    "xiahou gongsun zhangsun yuwen zhongli dongguo"
)
CANTONESE_SURNAMES: Final = _words(
    "au auyeung aoyang chan chang chau cheng cheong cheung chiang chiu cho choi chong "
    "chow choy chu chui chun chung fan fok fong foo fung hau ho hon hsieh hsu hsueh hua "
    "hui hung ieong ip ka kam kan kao ko kong koo ku kuo kwan kwok kwong lai lam lao "
    "lau law lee lei leong leung li liang lim lin ling liu lo lok loke lou lui luk lum "
    "lung ma mak man mok mui mung ng ngai ngan nip ong pak pang poon pun sham shek shiu "
    "shum shih sin siu sit so suen sung szeto ta tai tam tan tang teng tin to tong tou "
    "tsai tsang tse tseng tsoi tso tsui tung u ung vong wan wang wen wong wu yam yan "  # codespell:ignore
    "yang yau yeh yen yeung yim yin yip yiu yu yuen yung"  # codespell:ignore
)
CANTONESE_SYLLABLES: Final = _words(
    "ah ai au bik bing bo bong bun cham chan chang chau che chek cheng cheong cheuk "  # codespell:ignore
    "cheung chi chik chim chin ching chit chiu cho choi chong chow choy chu chui chuk "
    "chun chung fai fan fat fei fong foo fu fuk fun fung ha hang hei heung him hin hing "
    "hiu ho hoi hok hon hong hop hou hung ian ieng ieong ion io ip iong ka kai kam kan "
    "kang kar kau kei keng keung ki kim kin king kit kiu ko kok kong koon ku kuen kui "
    "kun kung kuok kwai kwan kwok kwong kwun lai lam lan lap lau leung lee lei leong li "
    "lik lim lin ling lit liu lo loi lok long lui luk lun lung ma man mang mei meng mi "  # codespell:ignore
    "mio miu mo mui mun mung na nam nga ngai ngan ngo ngok nin ning nok oi on pak pan "  # codespell:ignore
    "pang pik ping piu po pong pou pui pun sam san sang sau sek seng seong seung shan "
    "shek sheung shing shiu shuk shun shum si sik sim sin sing sio siu so suet suen sui "
    "suk sum sun sung sut sze ta tai tak tam tang tat tik tim tin ting tit to tong tou "
    "tsan tsang tse tsz tsun tuen tung tsoi ui un ut wa wah wai wan wang wen weng wing "  # codespell:ignore
    "wo wong wu wui wun yam yan yat yau yee yeuk yeung yi yick yik yim yin ying yip yiu "  # codespell:ignore
    "yu yuen yuet yuk yun yung"
)
TAIWAN_SYLLABLES: Final = _words(
    "chia chiang chiao chieh chien chih chin ching chiu chiung cheng chu chuan chueh "
    "chun chung fang fen feng fu han hao heng ho hou hsi hsia hsiang hsiao hsieh hsien "  # codespell:ignore
    "hsin hsing hsiu hsiung hsu hsuan hsueh hsun hua huai huan huang hui hung huo i jan "
    "jang jen jo jou ju juan jui jun jung kai kang keng ko kuan kuang kuei kun kung kuo "
    "lan li lien liang lin ling lung man mei meng mien min ming nai nan ni nien ning "
    "pai pang pei pi pin ping po san shan shen sheng shih shu shun shuo sung ssu szu ta "
    "te teng ti tien ting tsai tse tsung tun tung tzu wan wei wen wu ya yang yao yen yi "  # codespell:ignore
    "yin ying yu yuan yueh yun yung"
)
ENGLISH: Final = _words(
    "a an ban be bone came can china china's chase came data date debian dine die do "
    "fan fate fun game gang gate guide he hen her hi hide home hung image in is king "
    "lake lame language late lie life like line link long low made mage make man manage "
    "mate me media men menu mine mode mud name nine no node note on page pan panda pen "
    "pie pile pin pine quite ran rate ride rule run sage same sang sauce see set she "
    "shine side sing site size so song sun ta take tan tape tie time tile to tone tong "
    "top tune use wage wake wang way wing women woman you zone sum him hop hit kit yes "
    "the and or of list mine lane pose pause base case cause wine bite bike beta meta "
    "mango banana"
)
"""Words that are spelled like syllables of names: Song List and He Made are no persons."""

GIVEN_ABROAD: Final = _words(
    "aaron ada adam adrian agnes aiden alan albert alex alexander alfred alice alison "
    "allen alvin amanda amber amy andrea andrew andy angel angela angie anita ann anna "
    "annie anson anthony antonio apple april arthur ashley aurora austin barry ben "
    "benjamin benny benson bernard betty billy bob bobby bonnie boris brandon brenda "
    "brian bruce calvin cammy candy carmen carol caroline carrie casey catherine cathy "
    "cecilia charles charlie cherry cheryl chloe chris christina christine christopher "
    "christy cindy claire clara connie crystal cynthia daisy daniel danny daphne david "
    "dennis derek desmond diana dickson dominic donald donna doris dorothy doug eason "
    "eddie edison edith edmond edmund edward edwin elaine elsa emily emma eric erica "
    "ernest esther eugene eunice eva evelyn felix fiona florence francis frank franky "
    "fred freddy gabriel gary gavin george gigi gilbert gina gloria gordon grace hannah "
    "harry harvey heidi helen henry herbert herman hilda howard ian ida irene iris "
    "isaac isabel ivan ivy jack jackie jackson jacky jacob jacqueline james jamie jane "
    "janet janice jason jasmine jay jeff jeffrey jennifer jenny jeremy jerry jess jesse "
    "jessica jessie jim jimmy joan joanna joanne joe joey john johnny jonathan joseph "
    "josephine joshua joyce judy julia julian julie justin karen karl kate kathy katie "
    "keith kelly kelvin ken kenneth kenny kent kevin kitty kyle lawrence leo leon "
    "leonard leslie lily linda lisa lucas lucy luna mabel maggie mandy marco margaret "
    "maria marie mark martin mary mathew matthew maurice max maxine may melissa melody "
    "michael michelle mike miranda monica nancy natalie nathan nelson nicholas nicky "
    "nicole nina norman olivia oscar owen pamela patricia patrick paul peggy penny "
    "peter philip phoebe polly queenie rachel ralph ray raymond rebecca regina rex "
    "richard ricky rita robert robin roger ronald ronnie rosa rose roy ruby ryan sally "
    "sam samantha samson samuel sandra sandy sarah scott sean shirley simon sonia "
    "sophia sophie stanley stella stephanie stephen steve steven sunny susan suki "
    "sylvia ted teresa terry thomas tiffany tim timothy tina toby tom tommy tony tracy "
    "vanessa vera vicky victor victoria vincent violet vivian wallace walter warren "
    "wayne wendy wesley wilfred william willy wilson winnie winston yvonne zoe"
)
"""Western given names that stand before such surnames."""

_PLACES: Final = (
    "hong kong, wong tai sin, lai chi kok, cheung sha wan, yuen long, ho man tin, "
    "lam tin, wong chuk hang, cheung chau, hung hom, lo wu, fung shui, feng shui, "
    "hang seng, tung chung, fan ling, tai koo, tai po, tai wai, kwun tong, chai wan, "  # codespell:ignore
    "lau fau shan, lok fu, lok ma chau, mong kok, shek kip mei, tin hau, "
    "tin shui wai, choi hung, lai king, ma on shan, yau tong, yau ma tei, shek o, "  # codespell:ignore
    "kong nam, man kam to, po lam, tuen mun, sha tin, siu sai wan, tai chi, kung fu, "
    "zhang jiang, li ning, xiao mi, wei xin, wei bo, ping an, bao an, long gang, "
    "shen zhen, guang zhou, hang zhou, bei jing, shang hai, wu han, shan xi, xi an, "
    "jiang su, zhe jiang, he nan, he bei, hu nan, hu bei, hai nan, yun nan, si chuan, "
    "guang dong, shan dong, tai wan, su zhou, fu jian, an hui, xin jiang, "
    "tong ren tang"
)
PLACES: Final = frozenset(_PLACES.split(", "))
"""Places and firms whose names are spelled in the same way."""

STREETS: Final = (
    "road|rd|street|st|avenue|ave|lane|estate|court|house|building|tower|garden|mansion|district|city|province|"
    "county|town|village|station|school|college|university|hospital|bank|ltd|limited|co|inc|corp|centre|center|"
    "plaza|mall|park|airport|river|lake|mountain|island|bay|hotel|museum|temple|shi|qu|xian|lu|jie"
)
"""What stands behind the name of a place or a firm."""
