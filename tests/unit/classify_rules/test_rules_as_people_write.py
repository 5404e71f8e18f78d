"""Rules for what people write in chats, settings and papers, each with near-misses."""

from __future__ import annotations

import pytest

from piiguard.classify.engine import Engine

FOUND = {
    "孩子2016年3月生的，在读": ("DATE_OF_BIRTH", "2016-03"),
    "简历：女，1997.03生": ("DATE_OF_BIRTH", "1997-03"),
    "1949年10月生人，还骑三轮": ("DATE_OF_BIRTH", "1949-10"),
    "新生儿2026.11.02 03:17出生": ("DATE_OF_BIRTH", "2026-11-02"),
    "微博名叫旧书摊的猫，欢迎": ("WEIBO_HANDLE", "旧书摊的猫"),
    "关注我的微博“山里的阿黎”": ("WEIBO_HANDLE", "山里的阿黎"),
    "她的微博是草原上的云": ("WEIBO_HANDLE", "草原上的云"),
    "微博搜只会修图的獭，每天发": ("WEIBO_HANDLE", "只会修图的獭"),
    "WeChat ID tk_chengdu7": ("WECHAT_ID", "tk_chengdu7"),
    "微信\u2795 qingchen0618": ("WECHAT_ID", "qingchen0618"),
    "QQ：3 5 1 5 3 3 0 7": ("QQ_NUMBER", "35153307"),
    "QQ号码 2885 1693 95": ("QQ_NUMBER", "2885169395"),
    "QQ 82884182": ("QQ_NUMBER", "82884182"),
    "加球球61753291一起玩": ("QQ_NUMBER", "61753291"),
    "qq上加我 60429172": ("QQ_NUMBER", "60429172"),
    "支付宝 2088 3532 7656 9928": ("ALIPAY_ACCOUNT", "2088353276569928"),
    "AMEX 378282246310005 CID 4419": ("CARD_CVV", "4419"),
    "CVC2 码为083": ("CARD_CVV", "083"),
    "安全码（卡背后三位）：591": ("CARD_CVV", "591"),
    "requirepass redis.Zy0415": ("PASSWORD", "redis.Zy0415"),
    'smtp_pass: "hunyuan-mail-77"': ("PASSWORD", "hunyuan-mail-77"),
    "My password is BlueWhale!1024.": ("PASSWORD", "BlueWhale!1024"),
    'login("li@lanqiao-tech.com.cn", "Ye@chen0303")': ("PASSWORD", "Ye@chen0303"),
    "root / T0p$ecret-88（root密码）": ("PASSWORD", "T0p$ecret-88"),
    "webhook_key=29a8f18a452b7ed7ab81c7b6ae2bb4db": ("API_KEY", "29a8f18a452b7ed7ab81c7b6ae2bb4db"),
    "CREATE USER 'rep'@'120.230.57.60'": ("IP_ADDRESS", "120.230.57.60"),
    "login|101.86.107.114|Android13": ("IP_ADDRESS", "101.86.107.114"),
    "用户终端MAC0c:85:09:8a:42:ca上线": ("MAC_ADDRESS", "0C85098A42CA"),
    "EEP No. W22055908": ("CN_HK_MACAO_PERMIT", "W22055908"),
    "受托人持有台胞证（号码06802549）": ("CN_TAIWAN_COMPATRIOT_PERMIT", "06802549"),
    "来往大陆通行证（台胞证）号：02596209": ("CN_TAIWAN_COMPATRIOT_PERMIT", "02596209"),
    "社会保障卡卡号 7G249DG9C": ("CN_SOCIAL_SECURITY", "7G249DG9C"),
    "电子社保卡签发成功，卡号N66741689": ("CN_SOCIAL_SECURITY", "N66741689"),
    "营业执照号码：3201 0218 3013 040": ("CN_BUSINESS_LICENCE", "320102183013040"),
    "https://cas.example.edu.cn/login?username=2026030117": ("URL", "2026030117"),
    "我司泉州晟航包装科技有限公司": ("ORGANIZATION", "泉州晟航包装科技有限公司"),
    "销售：义乌市云栀日用百货商行": ("ORGANIZATION", "义乌市云栀日用百货商行"),
    "就诊于绍兴市越康中医医院": ("ORGANIZATION", "绍兴市越康中医医院"),
    "入职贵州黔味坊餐饮管理有限公司": ("ORGANIZATION", "贵州黔味坊餐饮管理有限公司"),
    "发到江夏区纸坊街文化大道旁的金色港湾2期19栋": ("LOCATION", "江夏区纸坊街文化大道旁的金色港湾2期19栋"),
    "寄到涧西区西苑路洛铜小区22号街坊13栋4门": ("LOCATION", "涧西区西苑路洛铜小区22号街坊13栋4门"),
    "1981年6月18日的生日，失联多年": ("DATE_OF_BIRTH", "1981-06-18"),
    "卡的有效期11/29，安全码804": ("CARD_CVV", "804"),
    "总机0451-67975506 转 608": ("CN_LANDLINE", "045167975506-608"),
    "地址：南岗区学府路397号 029-29253122": ("CN_LANDLINE", "02929253122"),
    "办团签：CA6793409": ("CN_HK_MACAO_PERMIT", "CA6793409"),
    "光猫 dc1c.ccb6.544d 离线": ("MAC_ADDRESS", "DC1CCCB6544D"),
    "证件类型：护照　证件号：EK0523518　姓名：陈立新": ("CN_PASSPORT", "EK0523518"),
    "账户2088772403791569，收款方2088725399606068": ("ALIPAY_ACCOUNT", "2088725399606068"),
    "callback buyerId=2088310131584684": ("ALIPAY_ACCOUNT", "2088310131584684"),
    '{"lat_lng": "22.407878, 114.089645"}': ("COORDINATES", "22.407878,114.089645"),
    "台胞证号码00212654，公司成都川蜀网络股份有限公司": ("ORGANIZATION", "成都川蜀网络股份有限公司"),
    "就读学校：华东理工大学": ("ORGANIZATION", "华东理工大学"),
    "毕业院校：成都电子科技大学": ("ORGANIZATION", "成都电子科技大学"),
    "转诊至浙江大学医学院附属第二医院": ("ORGANIZATION", "浙江大学医学院附属第二医院"),
    "执行法院：杭州市西湖区人民法院": ("ORGANIZATION", "杭州市西湖区人民法院"),
    "签发机关：长沙市公安局雨花分局": ("ORGANIZATION", "长沙市公安局雨花分局"),
    "寄到长沙市岳麓区麓山南路9号桃源小镇24栋3单元": ("LOCATION", "长沙市岳麓区麓山南路9号桃源小镇24栋3单元"),
    "送到浦东新区张杨路818号桂花园5座27层B": ("LOCATION", "浦东新区张杨路818号桂花园5座27层B"),
    "广西玉林市博白县东平镇小李庄村6组28号": ("LOCATION", "广西玉林市博白县东平镇小李庄村6组28号"),
    "住南岗区果戈里大街378号1单元5楼左门": ("LOCATION", "南岗区果戈里大街378号1单元5楼左门"),
}
LEFT = (
    "2016年3月生产的一批",
    "2016年3月生效",
    "版本2016.03生成",
    "微博搜索功能上线",
    "微博搜热搜",
    "微博是一个社交平台",
    "我的微博 转发",
    "QQ 2013 版",
    "QQ群：3 个",
    "支付宝 2088 年",
    "CID 44",
    "password is required.",
    'connect("localhost", "postgres")',
    "root / admin（管理员密码）",
    "user@'localhost'",
    "| 1.2.10.4 | 版本 |",
    "台胞证（号码略）",
    "营业执照 3201 0218 3013 041",
    "社保卡 卡号",
    "义乌市商行街",
    "法院：驳回起诉",
    "机关：各处室",
    "商品有效期2028/12/01，安全码015",
    "客服总机021-62580000",
    "地图缩放 lat_lng: 12, 11",
    "贵公司的产品",
    "预约号：18203344556",
    "受理单 18900011122 状态",
    "kafka offset 13712345678 partition 7",
    "tcp seq 15000000000 acked",
    "主键自增到 15812345678 了",
    "成交量 13987654321 手",
    "const MAX = 13999999999;",
    "freed=15900000000B",
    "派出所值班室电话 0755-84460110",
    "景区售票处电话 0551-68123456",
    "门店订座：021-62580000",
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    """One engine, as it comes."""
    return Engine()


@pytest.mark.parametrize("text", FOUND)
def test_what_people_write_is_found(engine: Engine, text: str) -> None:
    """It is found whole, as what it is, and nothing else overlaps it."""
    entity, value = FOUND[text]
    assert value in [each.value for each in engine.scan(text) if each.entity == entity]


@pytest.mark.parametrize("text", LEFT)
def test_what_only_looks_like_it_is_left(engine: Engine, text: str) -> None:
    """Nothing is reported."""
    assert [(str(each.entity), each.value) for each in engine.scan(text)] == []


def test_a_bracket_around_a_number_is_no_part_of_it(engine: Engine) -> None:
    """Only a bracket that opens within the number closes within it."""
    for text, spelling in (
        ("持澳门身份证（51142665）登记", "51142665"),
        ("持澳门身份证 5114266（5）登记", "5114266（5）"),
    ):
        assert [text[each.start : each.end] for each in engine.scan(text)] == [spelling]
