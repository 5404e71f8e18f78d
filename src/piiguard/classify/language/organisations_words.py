"""The words that names of organisations are made of, and those that end them."""

from __future__ import annotations

from typing import Final

__all__ = [
    "ATTENDED",
    "BEARERS",
    "DOUBTFUL",
    "DROPPED",
    "INDUSTRY",
    "INSTITUTIONS",
    "LEADS",
    "LEGAL_FORMS",
    "NO_NAME",
    "PROSE",
    "SEPARATE",
    "WORKSHOPS",
    "WORKSHOP_LABELS",
]

LEGAL_FORMS: Final = (
    "集团股份有限公司|股份有限公司|有限责任公司|集团有限公司|有限公司|"
    "[（(](?:有限合伙|普通合伙|特殊普通合伙)[）)]|合伙企业|"
    "律师事务所|会计师事务所|税务师事务所|专利代理事务所|商标事务所|设计事务所|评估事务所|审计事务所|咨询事务所|事务所|"
    "农民专业合作社|专业合作社联合社|专业合作社|股份合作公司|农村信用合作联社|"
    "个人独资企业"
)
"""A pattern: the forms a registered name ends in.

Source: Provisions on the Administration of Enterprise Name Registration (企业名称登记管理规定, State Council
order 734), art. 6 and 11: a name is division, trade name, line of business and form of organisation. From
memory; not checked against the text.
"""

WORKSHOPS: Final = (
    "(?:加工|制品|修理|印刷|服装|食品|家具|鞋|五金|塑胶|模具|机械|电子|玩具|饰品|包装)?[厂廠]|"
    "经营部|加工部|门市部|服务部|修理部|贸易商行|商行|工作室"
)
"""A pattern: what the names of workshops and shops end in, which are one person's more often than not."""

WORKSHOP_LABELS: Final = (
    "(?:单位|雇主|供应商|采购商|客户|商户|厂家|[甲乙丙丁买卖供需]方|[收付]款[方人]|开户名?|户名|抬头|店名|厂名|字号)"
    "(?:全称|名称|名)?[ ]?[:：为]?[ ]?"
)
"""A pattern: what stands before the name of one."""

INSTITUTIONS: Final = (
    "集团公司|总公司|分公司|子公司|集团|公司|人民银行|商业银行|银行|支行|分行|营业部|营业厅|储蓄所|信用社|"
    "大学|学院|附属中学|实验中学|中学|小学|幼儿园|党校|学校|研究院|研究所|设计院|实验室|"
    "人民医院|中医院|妇幼保健院|医院|卫生院|卫生服务中心|诊所|疾控中心|疾病预防控制中心|"
    "人民法院|人民检察院|法院|检察院|公安局|公安厅|派出所|税务局|教育局|卫生局|民政局|财政局|工商局|管理局|监督局|总局|"
    "人民政府|委员会|居委会|村委会|办公室|办事处|街道办|"
    "协会|学会|基金会|联合会|商会|研究会|出版社|报社|杂志社|电视台|电台|通讯社|"
    "合作社|服务中心|交易所|博物馆|图书馆|俱乐部|车队"
)
"""A pattern: what else organisations are called; ``recall`` mode only."""

ATTENDED: Final = (
    "(?:就[诊读职]|供职|任职|毕业|就学|入读|住院|转诊|住进|送往?|转[入到至]|入职|在读|任教|考[入上])(?:[于在到至]|了)?|"
    "(?:学校|医院|单位|公司|雇主|院校|校名|[供需买卖]方|销售方|购买方|抬头|户名|商户|店名)(?:名称)?[ ]?[:：]?"
    "|(?:机关|法院|检察院)[ ]?[:：]"
)
"""A pattern: words right before the name of an institution: somebody belongs to it, or deals with it."""

BEARERS: Final = (
    "法人|法定代表人|董事长|总经理|实际控制人|财务总监|[一二三四五六七八九初高大研0-9]{1,2}年?[级(（]|学生|在校生|教师|教职工|"
    "班主任|住院医|主治|患者"
)
"""A pattern: words right behind it that say the same."""

SEPARATE: Final = (
    "[这那][家个些]|[一两二三四五六七八九十几多数0-9]{1,3}[家个所]|(?<!美)的|(?<!饿)了|去(?!哪)|[是在到我你您他她它们這这那吗呢吧啊什没很把被给請请讓让但就也又还着说與与及由并]|"
    "[0-9]{1,4}[年月日号]"
)
"""A pattern: what ends a name to the left wherever it stands: 与深圳市青松科技有限公司."""

DOUBTFUL: Final = "为向于将对据按以入至等从因自经和同该其"
"""Characters that end a name to the left only before a division: 华为 and 同仁堂 bear them."""

DROPPED: Final = "为向于将据按至等从因自"
"""Those that no name begins with."""

LEADS: Final = (
    "[我贵]司(?!法|令|机)|[我贵](?:公司|单位|校|院|行)|甲方|乙方|丙方|丁方|买方|卖方|供方|需方|出租方|承租方|委托方|受托方|担保方|发包方|承包方|投资方|收购方|"
    "就职于|供职于|任职于|入职于?|就职|任职|供职|加入|位于|隶属于?|来自|属于|名为|名称|全称|简称|企业|单位|客户|供应商|采购商|"
    "根据|按照|通过|委托|起诉|[被原]告(?:人)?|申请人|被申请人|上诉人|债权人|债务人|收到|成立|签订|签署|注册|设立|创办|创立|担任|[曾现]任|任职|收购|(?<![一-鿿])公司(?=[一-鿿]{6})|"
    "参观|访问|前往|走进|联系|感谢|欢迎|代表|指定|授权|支付|转账|汇款|收款|付款|开户|开票|抬头|购买|采购|选择|"
    "作者|版权|所有|主办|承办|协办|出品|制作|开发|运营|提供|发布|公告|老板|员工|职员|经理|总裁|董事长|法人|法定代表人|股东|"
    "就读于?|毕业于|考入|考上|住进|转入|送往|送到|记者|获悉|据悉|目前|现在|曾经|已经|今天|昨天|日前|近日|参加|图为|赴|社长兼"
)
"""A pattern: words right before a name that are no part of it."""

PROSE: Final = (
    "依托|组织|以及|或者|包括|登记为?|变更为?|改制为?|组建|发起|聘请|聘用|需要|可以|应当|能够|必须|符合|条件|鼓励|引导|支持|推进|推动|促进|"
    "保护|规范|负责|共同|领取|视为|名义|从事|利用|遵守|作为|成为|具有|取得|组成|建立|制定|其中|分别|由于|对于|关于|"
    "情形|规定|要求|申请|批准|管理人|清算|破产|吸收|合并|分立|解散|转让|持有|拥有|境内|境外|外国|中外合资|独资"
)
"""A pattern: words of prose, of law and contract above all, that stand before a name and never in it."""

INDUSTRY: Final = (
    "网络科技|信息科技|信息技术|电子商务|电子科技|生物科技|文化传媒|文化传播|企业管理|投资管理|资产管理|物业管理|供应链管理|"
    "科技|技术|贸易|商贸|实业|投资|管理|咨询|服务|网络|信息|电子|文化|传媒|传播|广告|教育|医疗|医药|生物|食品|餐饮|酒店|"
    "物流|运输|建筑|建设|工程|装饰|房地产|置业|物业|能源|环保|机械|设备|制造|化工|材料|农业|旅游|保险|证券|银行|租赁|担保|"
    "集团|控股|发展|开发|软件|系统|工业|电器|汽车|服装|家具|印刷|包装|进出口|国际|股份|责任|有限|专业|普通|私营|外资|外商|合资|"
    "会计师?|审计师?|税务师?|法律|律师|代理|评估|设计|"
    "中外|独资|民营|国有|大型|小型|知名|上市"
)
"""A pattern: lines of business; a name of nothing else is no name: 科技有限公司."""

NO_NAME: Final = (
    "[一两二三四五六七八九十几多0-9]+[家个間间]|贵(?![州阳港溪定])|[本该某每各我你您他她这那此其]|任何|所有|全部|部分|许多|很多|另一|"
    "一般|普通|依法|私人|个人|公司|企业|上述|以下|下列|相关|有关|其他|其它|知名|著名|国内|国外|外国|本地|当地|合作|关联|"
    "成立|设立|注册|有限|股份|合伙|一些|有些|不少|必须|可以|需要|如果|如在|易于|完全|同一|全国|世界各|大型|小型|新设"
)
"""A pattern: how something begins that is no name: 一家有限公司, 某科技有限公司."""
