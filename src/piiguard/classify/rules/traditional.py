"""Whether a text is written in traditional characters, or speaks of Hong Kong, Macao or Taiwan.

A number without a country code belongs to the place whose people write so: eight digits behind 電話 are a
telephone of Hong Kong, behind 电话 one of a city that the writer had no need to name.
"""

from __future__ import annotations

from typing import Final

from piiguard.classify.rules.later import later

__all__ = ["TELLING", "is_from_there", "is_traditional"]

_FAR: Final = 64  # code points looked at on either side
_LEAST: Final = 2

# Characters of one script that the other writes differently and has no use for (GB 2312 has none of the
# first, Big5 none of the second), the frequent ones of papers, chats and addresses.
_TRADITIONAL_CHARS: Final = (
    "個們這為來時會說對國學過還後經發開關問間門見現點電話號碼機聯絡證請訂禮檔樓資訊櫃灣廣東應該單總務員銀帳戶與從車麼"
    "無實體業長張陳劉黃楊趙吳鄭馮許鄧蕭羅葉賴謝鐘簡顏蘇盧鄒龍馬區縣鄉鎮層彎邊遠運達選遞進週報導讀課試師醫護診療藥檢驗險"
    "費價買賣購貨優書圖場廠濟產銷營職責屬類據數額繳稅補貼給約結統細線續維網緊終組級納練編績聲聽腦舊興舉華萬藍藝蘭處術衛"
    "裝複覺觀計訓記設評識詢誤誰講議讓豐負財貴賓質贈軍軟較輕輪輸轉辦農適遲鄰針鈴銅錄錢錯鎖鐵陽陰陸隊階際隨難雙離雲靜頁"
    "頂項順須預領頭題願顧風飛飯飲館駕駛騎體髮魚鮮鳳鴻麗麥齊齡劃創劑動勞勝華協參啟員圓園報壓夠夥孫寧寫寶將專尋導屆島嶺"
    "幣幫庫廳彈徵態慣憑懷戲擔據掛採換損擇擊擴攝擬敗敵斷晚晝曉暫曆術條極構樣標樹橋檯歡歲歷殘毀氣決況洩淨淺減測湯準溫滿"
    "漢潔澤濕灑營燈熱愛爺牆獎獨獲環產畢異當瘋癥盜監眾碩確礙禪種稱穩窩競筆節範築簽籌糧約縮罰義習聖聞聰肅膚臟臺蓋薦蟲"
    "蝦銜裡規視親訴詞詳詹諮諾謙貝貧貪貫責貼賬賴賺贊趕跡車軸載輔輛遊遺郵鄭醬釋鈞鈔鋼錦鍵鏡閉闆陣陳險霧韓頻顯饒駐騙驚鬧"
)
_TRADITIONAL: Final = later(f"[{_TRADITIONAL_CHARS}]")
_SIMPLIFIED: Final = later(
    "[个们这为来时会说对国学过还经发开关问间门见现点电话号码机联络证请订礼档楼资讯柜湾广东应该单总务员银帐户与从车么无实"
    "体业长张陈刘黄杨赵吴郑冯许邓萧罗叶赖谢钟简颜苏卢邹龙马区县乡镇层弯边远运达选递进报导读课试师医护诊疗药检验险费价买"
    "卖购货优书图场厂济产销营职责属类据数额缴税补贴给约结统细线续维网紧终组级纳练编绩声听脑旧兴举华万蓝艺兰处术卫装复觉"
    "观计训记设评识询误谁讲议让丰负财贵宾质赠军软较轻轮输转办农适迟邻针铃铜录钱错锁铁阳阴陆队阶际随难双离云静页顶项顺须"
    "预领头题愿顾风飞饭饮馆驾驶骑鱼鲜凤鸿丽麦齐龄划创剂动劳胜协参启圆园压够伙孙宁写宝将专寻届岛岭币帮库厅弹态惯凭怀戏"
    "担挂换损择击扩摄拟败敌断晓暂历条极构样标树桥欢岁残气决况净浅减测汤温满汉洁泽湿洒灯热爱爷墙奖独获环毕异当监众硕确]"
)
_PLACES: Final = later(
    "香港|澳[门門]|[台臺][湾灣北中南東东]|九[龙龍](?!江)|新界|高雄|桃[园園]市|新竹|氹仔"
    r"|(?<![A-Za-z])(?i:hong ?kong|kowloon|maca[uo]|taiwan|taipei|kaohsiung|hkid|hksar|n\.t\.)(?![A-Za-z])"
)

TELLING: Final = (
    *dict.fromkeys(_TRADITIONAL_CHARS),
    *("香港", "澳门", "九龙", "新界", "高雄", "桃园", "新竹", "氹仔", "台湾", "台北", "台中", "台南", "台东"),
    *("hong kong", "hongkong", "kowloon", "macau", "macao", "taiwan", "taipei", "kaohsiung"),
    *("hkid", "hksar", "n.t."),
)
"""What `is_traditional` and `is_from_there` look for; one of these stands wherever they are true."""


def is_traditional(text: str, start: int, end: int) -> bool:
    """Say whether what stands around a match is written in traditional characters.

    Args:
        text: A text in normal form.
        start: Where the match begins.
        end: Where it ends.

    Returns:
        True if two characters within 64 code points are traditional, and fewer are simplified.

    >>> is_traditional("聯絡電話52960170", 4, 12), is_traditional("联系电话52960170", 4, 12)
    (True, False)
    """
    around = _around(text, start, end)
    if around.isascii():
        return False
    count = len(_TRADITIONAL.findall(around))
    return count >= _LEAST and count > len(_SIMPLIFIED.findall(around))


def is_from_there(text: str, start: int, end: int) -> bool:
    """Say whether the same shows that a match is from Hong Kong, Macao or Taiwan, or names the place.

    Args:
        text: A text in normal form.
        start: Where the match begins.
        end: Where it ends.

    Returns:
        True if it does.

    >>> is_from_there("Flat 3, Kowloon, Tel 5296 0170", 21, 30), is_from_there("Tel 5296 0170", 4, 13)
    (True, False)
    """
    return _PLACES.search(_around(text, start, end)) is not None or is_traditional(text, start, end)


def _around(text: str, start: int, end: int) -> str:
    return f"{text[max(0, start - _FAR) : start]}\n{text[end : end + _FAR]}"
