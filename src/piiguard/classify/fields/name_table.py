"""What columns are called: for each entity its names in Chinese, pinyin, pinyin initials and English.

The words are written as they stand after `names.normalise`: lower case, English words joined by single
spaces, Chinese and pinyin without any. Lists are written with commas between, over as many lines as needed.
"""

from __future__ import annotations

from typing import Final

import attrs

from piiguard.catalog import Entity

__all__ = [
    "NAMES",
    "NOT_PERSONAL",
    "QUALIFIERS",
    "QUESTIONS_EN",
    "QUESTIONS_ZH",
    "THINGS_EN",
    "THINGS_ZH",
    "Naming",
]


def _listed(words: str) -> tuple[str, ...]:
    return tuple(" ".join(word.split()) for word in words.split(","))


@attrs.frozen
class Naming:
    """Names that speak for one entity, with how strongly they do.

    Attributes:
        entity: What they say the column holds.
        score: Probability that a column so called holds it, judged without seeing a value.
        names: The names.
        others: What else such a column may as well hold.
    """

    entity: Entity
    score: float
    names: tuple[str, ...] = attrs.field(converter=_listed)
    others: tuple[Entity, ...] = ()


# Strengths: nobody means anything else by it; usually; a short form that has other readings.
_SURE: Final = 0.9
_USUAL: Final = 0.7
_WEAK: Final = 0.5

NAMES: Final = (
    Naming(
        Entity.CN_RESIDENT_ID,
        _SURE,
        """
        身份证, 身份证号, 身份证编号, 身份证号码, 身份证件号, 身份证件号码, 居民身份证, 居民身份证号,
        居民身份证号码, 公民身份号码, 公民身份证号码, 社会保障号码, 身份号码, 二代证号, shenfenzheng,
        shenfenzhenghao, shenfenzhenghaoma, sfz, sfzh, sfzhm, sfzjh, sfzjhm, gmsfhm, gmsfzhm, jmsfz,
        jmsfzh, id card, idcard, id card no, id card number, identity card, resident id, national id,
        citizen id, chinese id, idcardno, cn id
        """,
    ),
    Naming(
        Entity.CN_RESIDENT_ID,
        _USUAL,
        """
        证件号, 证件号码, 证件编号, zjh, zjhm, zhengjianhao, zhengjianhaoma, id no, id number, idno,
        idnumber, identity no, identity number, cert no, certificate no, certificate number, certno,
        identification number
        """,
        others=(Entity.CN_PASSPORT, Entity.CN_USCC),
    ),
    Naming(
        Entity.CN_MOBILE,
        _SURE,
        """
        手机, 手机号, 手机号码, 手机电话, 移动电话, 移动电话号码, 手机联系方式, shouji, shoujihao,
        shoujihaoma, sjh, sjhm, yddh, mobile, mobile phone, mobilephone, mobile no, mobile number,
        mobileno, cell, cellphone, cell phone, cell number, phone mobile, msisdn
        """,
    ),
    Naming(
        Entity.CN_MOBILE,
        _USUAL,
        """
        电话, 电话号码, 联系电话, 联系方式, 联系号码, 电联, 来电号码, 主叫号码, 被叫号码, dianhua,
        lianxidianhua, lianxifangshi, dianhuahaoma, lxdh, lxfs, dhhm, phone, phone no, phone number,
        phoneno, phonenumber, tel, telephone, tel no, telno, contact number, contact phone, contact no,
        caller, callee
        """,
        others=(Entity.CN_LANDLINE,),
    ),
    Naming(
        Entity.CN_MOBILE,
        _WEAK,
        """
        dh, dhh, sj
        """,
        others=(Entity.CN_LANDLINE,),
    ),
    Naming(
        Entity.CN_LANDLINE,
        _SURE,
        """
        固定电话, 公司电话, 固话, 座机, 座机号, 座机号码, 办公电话, 单位电话, 家庭电话, 住宅电话, 传真,
        传真号, guhua, zuoji, gddh, bgdh, dwdh, jtdh, landline, fixed line, fixed phone, office phone,
        office tel, home phone, work phone, fax, fax no, fax number
        """,
        others=(Entity.CN_MOBILE,),
    ),
    Naming(
        Entity.CN_BANK_CARD,
        _SURE,
        """
        银行卡, 银行卡号, 银行账号, 银行帐号, 银行账户, 储蓄卡号, 借记卡号, 信用卡号, 收款账号, 付款账号,
        打款账号, 工资卡号, 开户账号, yinhangka, yinhangkahao, yhk, yhkh, yhkhm, yhzh, skzh, xykh,
        bank card, bankcard, bank card no, bank card number, bank account, bank account no,
        bank account number, bankcardno, credit card, credit card number, debit card, card pan
        """,
    ),
    Naming(
        Entity.CN_BANK_CARD,
        _WEAK,
        """
        卡号, kahao, kh, card no, card number, cardno, cardnumber, 账号, 帐号, account no, account number,
        账户, 结算账号
        """,
    ),
    Naming(
        Entity.CN_USCC,
        _SURE,
        """
        统一社会信用代码, 社会信用代码, 统一信用代码, 信用代码, tyshxydm, shxydm, xydm, uscc, usci,
        unified social credit code, social credit code, unified credit code
        """,
    ),
    Naming(
        Entity.CN_USCC,
        _USUAL,
        """
        税号, 纳税人识别号, 纳税识别号, 营业执照号, 营业执照号码, 组织机构代码, nsrsbh, yyzzh, zzjgdm,
        tax no, tax id, taxpayer id, credit code, business licence no, business license no,
        organization code
        """,
    ),
    Naming(
        Entity.CN_PASSPORT,
        _SURE,
        """
        护照, 护照号, 护照号码, huzhao, huzhaohao, huzhaohaoma, hzh, hzhm, passport, passport no,
        passport number, passportno
        """,
    ),
    Naming(
        Entity.CN_PLATE,
        _SURE,
        """
        车牌, 车牌号, 车牌号码, 号牌号码, 机动车号牌, 车辆号牌, chepai, chepaihao, chepaihaoma, cph, cphm,
        hphm, clhp, plate no, plate number, license plate, licence plate, car plate, number plate, plateno,
        plate
        """,
    ),
    Naming(
        Entity.EMAIL_ADDRESS,
        _SURE,
        """
        邮箱, 邮箱地址, 电子邮箱, 电子邮件, 电子邮件地址, 邮件地址, youxiang, youxiangdizhi,
        dianziyouxiang, dzyx, yxdz, email, e mail, email address, emailaddress, mail, mail address,
        email addr, mailbox
        """,
    ),
    Naming(
        Entity.PERSON,
        _SURE,
        """
        姓名, 名字, 真实姓名, 中文姓名, 联系人姓名, 持卡人, 收货人, 收件人, 寄件人, 发件人, 投保人,
        被保险人, 受益人, 法定代表人, 法人代表, 法人姓名, 监护人, 患者姓名, xingming, mingzi,
        zhenshixingming, lianxiren, xm, khxm, lxr, lxrxm, zsxm, shr, sjr, jjr, ckr, fddbr, frxm, full name,
        fullname, real name, realname, first name, firstname, last name, lastname, surname, given name,
        family name, person name, patient name, consignee, cardholder, beneficiary, legal representative
        """,
    ),
    Naming(
        Entity.PERSON,
        _USUAL,
        """
        联系人, 经办人, 负责人, 业主, 客户, 客户名, 客户名称, 会员, 员工, 申请人, 开户人, 户主, 户名,
        承租人, 出租人, 买方, 卖方, 经纪人, 乘客, 学生, 家长, 签收人, customer name, client name,
        employee name, member name, contact name, contact person, account name, account holder, recipient,
        receiver, sender, payee, payer, applicant, name, cname, custname, customername
        """,
        others=(Entity.ORGANIZATION,),
    ),
    Naming(
        Entity.LOCATION,
        _SURE,
        """
        地址, 住址, 家庭住址, 家庭地址, 联系地址, 通讯地址, 通信地址, 收货地址, 收件地址, 寄件地址,
        户籍地址, 户籍所在地, 详细地址, 居住地址, 现住址, 身份证地址, 门牌号, 房屋地址, 房屋坐落, 坐落,
        籍贯, dizhi, zhuzhi, lianxidizhi, shouhuodizhi, jtzz, jtdz, lxdz, txdz, xxdz, hjdz, shdz, address,
        addr, home address, street, street address, shipping address, delivery address, residence,
        domicile
        """,
        others=(Entity.ORGANIZATION,),
    ),
    Naming(
        Entity.LOCATION,
        _WEAK,
        """
        dz, zz, 邮政编码, 邮编, 所在地, 省份, 城市, 省市, 区县, 小区, 楼盘, 位置, 定位, 经纬度, city,
        province, district, county, town, village, location, postcode, zip code, gps, coordinates
        """,
    ),
    Naming(
        Entity.ORGANIZATION,
        _USUAL,
        """
        公司, 公司名称, 单位名称, 工作单位, 企业, 企业名称, 机构, 机构名称, 所属公司, 雇主, 商户名称,
        供应商, 供应商名称, gongsi, gongsimingcheng, danwei, gongzuodanwei, gsmc, dwmc, gzdw, qymc,
        company, company name, organization, organisation, organization name, org name, employer,
        corp name, enterprise name, supplier name, vendor name, merchant name
        """,
    ),
    Naming(
        Entity.DATE_OF_BIRTH,
        _SURE,
        """
        出生日期, 出生年月, 出生年月日, 生日, 出生时间, chushengriqi, shengri, csrq, csny, csnyr, birthday,
        birth date, birthdate, date of birth, dob, birth day, birth
        """,
    ),
    Naming(
        Entity.GENDER,
        _SURE,
        """
        性别, xingbie, gender, sex
        """,
    ),
    Naming(
        Entity.GENDER,
        _WEAK,
        """
        xb
        """,
    ),
    Naming(
        Entity.WECHAT_ID,
        _SURE,
        """
        微信, 微信号, 微信账号, 微信id, weixin, weixinhao, wxh, wechat, wechat id, wechatid, wechat no,
        wechat account, weixin id, wxid
        """,
    ),
    Naming(
        Entity.WECHAT_ID,
        _WEAK,
        """
        wx, openid, open id, unionid, union id
        """,
    ),
    Naming(
        Entity.IP_ADDRESS,
        _SURE,
        """
        ip, ip地址, 登录ip, 注册ip, 客户端ip, ipdizhi, ip address, ipaddress, ip addr, client ip,
        remote addr, remote ip, source ip, ipv, login ip
        """,
    ),
)

# Numbers and words that look personal but name a thing, an amount or a moment.
NOT_PERSONAL: Final = _listed(
    """
    订单号, 订单编号, 单号, 单据号, 运单号, 快递单号, 物流单号, 流水号, 交易号, 交易流水号, 交易单号,
    支付单号, 退款单号, 商品编号, 商品编码, 货号, 条码, 条形码, 批次号, 批号, 序号, 编号, 编码, 合同号,
    合同编号, 发票号, 发票号码, 发票代码, 保单号, 工单号, 房源编号, 设备号, 序列号, 版本号, 金额, 价格,
    单价, 数量, 时间戳, 余额, 积分, dingdanhao, liushuihao, ddh, ddbh, lsh, jylsh, jydh, ydh, kddh, xh, bh,
    hth, htbh, fph, fphm, je, sl, order no, order id, order number, orderno, orderid, order sn, trade no,
    transaction id, transaction no, txn id, serial no, serial number, serialno, tracking no,
    tracking number, waybill no, sku, barcode, batch no, invoice no, invoice number, contract no,
    contract id, product id, item id, goods id, listing id, ticket no, seq, sequence, uuid, guid, row id,
    trace id, request id, session id, amount, price, total, quantity, qty, count, timestamp, ts, version,
    score, balance, status, type
    """
)

# What may stand before a name without changing what the column holds.
QUALIFIERS: Final = frozenset(
    _listed(
        """
        客户, 用户, 会员, 员工, 联系人, 紧急联系人, 收货人, 收件人, 寄件人, 发件人, 买家, 卖家, 买方, 卖方,
        业主, 租客, 房东, 本人, 个人, 配偶, 父亲, 母亲, 家长, 监护人, 患者, 学生, 乘客, 持卡人, 申请人,
        担保人, 法人, 法定代表人, 经办人, 负责人, 经纪人, 主, 备用, 常用, 绑定, 注册, 预留, 登录, 现, 原,
        新, 旧, 甲方, 乙方, 企业, 公司, 单位, 投保人, 被保险人, 受益人, kh, yh, hy, yg, lxr, jjlxr, shr,
        sjr, jjr, mj, yz, fr, br, bb, kehu, yonghu
        """
    )
)

# First words of a question about a value rather than the value: 是否, is, has …
QUESTIONS_ZH: Final = ("是否", "有无", "已", "未")
QUESTIONS_EN: Final = frozenset({"is", "has", "num", "count", "allow", "can"})

# What may have a name, an address or a number without being a person: a product's name is none.
THINGS_EN: Final[dict[Entity, frozenset[str]]] = {
    Entity.PERSON: frozenset(
        _listed(
            """
            app, brand, bucket, category, channel, city, class, code, column, country, course, department,
            dept, device, display, district, domain, event, field, file, goods, group, host, item, job,
            key, login, model, module, nick, node, page, path, plan, product, project, province, region,
            role, screen, series, server, shop, store, table, tag, task, type, user
            """
        )
    ),
    Entity.LOCATION: frozenset(_listed("api, contract, file, image, mac, memory, server, url, wallet, web")),
}
THINGS_ZH: Final = _listed(
    """
    图片, 文件, 链接, 接口, 网络, 下载, 头像, 商品, 产品, 店铺, 门店, 项目, 品牌, 服务器, 网站, mac, url,
    web
    """
)
