#!/usr/bin/env python3
"""Generate a made-up city file (cadrex-city/1).

The same options and seed give the same bytes on every machine. All names, units and careers are
made up; the unit names are the usual ones of a Chinese prefecture-level city.

How a city comes about:
  1. units with affinity tags and internal bodies, posts, people outside the exchange (bureau heads);
  2. roles: which holder shall be due by which rule, which one is exempt by which case;
  3. a career per holder that makes exactly that rule true (all others are kept below every threshold);
  4. kin, secondments, wishes, requirements, gaps in the data;
  5. a check: can the cadres who must move be matched to seats they could take? (printed to stderr)

Only the standard library is used.
"""
import argparse
import json
import random
import sys

# ---------------------------------------------------------------- words

SURNAMES = ("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
            "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟")
GIVEN_MALE = "伟强磊军洋勇杰涛明超刚平辉建国华志文斌波宇浩鹏飞海峰林龙东亮永健世广义兴良俊新民"
GIVEN_FEMALE = "芳娜敏静丽艳娟霞秀桂英兰红梅玲燕萍莉雪琳颖洁倩婷慧琴凤云佳春晓月宁瑞丹璐瑶欣"

MAIN_TITLES = [  # ending of the body's name, title of its principal, title of its deputy
    ("大队", "大队长", "副大队长"), ("支队", "支队长", "副支队长"), ("室", "主任", "副主任"),
    ("中心", "主任", "副主任"), ("庭", "庭长", "副庭长"), ("部", "部长", "副部长"),
    ("处", "处长", "副处长"), ("科", "科长", "副科长"),
]

# id | name | affinity tags | size | establishment | own bodies "id:name:function", in the order in which they are used
CATALOGUE = """
finance|市财政局|economy|4|civil|budget:预算科:audit_finance;treasury:国库科:funds_assets;oversight:财政监督科:supervision;assets:资产管理科:funds_assets;construction:经济建设科:;security:社会保障科:;rural:农业农村科:;tax:税政科:;accounting:会计科:audit_finance;performance:绩效管理科:supervision
audit|市审计局|economy|3|civil|fiscal:财政审计科:audit_finance;investment:固定资产投资审计科:audit_finance;economic:经济责任审计科:audit_finance;enterprise:企业审计科:audit_finance;review:审理科:;data:电子数据审计科:
reform|市发展和改革委员会|economy industry|4|civil|planning:发展规划科:planning_construction;investment:固定资产投资科:project_approval;price:价格管理科:supervision;energy:能源科:;services:服务业科:;region:区域经济科:;credit:信用建设科:;approval:行政审批科:project_approval
statistics|市统计局|economy|3|civil|general:综合统计科:;accounts:国民经济核算科:;industry:工业统计科:;survey:社会经济调查中心:;enforcement:统计执法监督科:supervision
assets|市政府国有资产监督管理委员会|economy industry|2|civil|property:产权管理科:funds_assets;assessment:业绩考核科:supervision;reform:企业改革科:;supervisors:监事会工作科:supervision
finance-work|市金融工作局|economy market|2|civil|banking:银行保险科:;capital:资本市场科:;risk:金融风险防范科:supervision
gov-service|市政务服务和大数据管理局|economy market|3|civil|service:政务服务科:;data:大数据应用科:;reform:审批制度改革科:project_approval;supervision:督查考核科:supervision
industry|市工业和信息化局|industry|3|civil|operation:运行监测科:;technology:技术改造科:;raw:原材料工业科:;food:食品产业科:;digital:信息化科:;sme:中小企业服务科:
science|市科学技术局|industry|2|civil|plan:规划与资源配置科:funds_assets;hightech:高新技术科:;rural:农村与社会发展科:;cooperation:科技合作科:
commerce|市商务局|industry market|3|civil|trade:对外贸易科:;investment:招商科:;consumption:消费促进科:;order:市场秩序科:supervision;ecommerce:电子商务科:
market|市市场监督管理局|market|4|civil|registry:登记注册科:project_approval;price:价格监督检查科:supervision;food:食品生产监管科:supervision;catering:餐饮监管科:supervision;drugs:药品监管科:supervision;quality:质量发展科:;standards:标准化科:;equipment:特种设备安全监察科:supervision;rights:消费者权益保护科:;brigade:综合执法支队:discipline
grain|市粮食和物资储备局|market agriculture|2|civil|reserve:储备管理科:funds_assets;circulation:粮食流通科:;inspection:执法督查科:supervision
coop|市供销合作社联合社|market agriculture|2|civil_like|business:经济发展科:;guidance:合作指导科:;assets:社有资产科:funds_assets
emergency|市应急管理局|industry construction|3|civil|coordination:综合协调科:;mines:矿山安全科:supervision;chemicals:危险化学品科:supervision;rescue:应急救援科:;disaster:减灾救灾科:;brigade:安全生产执法支队:discipline
ecology|市生态环境局|construction land|3|civil|water:水生态环境科:;air:大气环境科:;soil:土壤生态环境科:;impact:环境影响评价科:project_approval;nature:自然生态科:;brigade:生态环境综合执法支队:discipline
housing|市住房和城乡建设局|construction|4|civil|market:房地产市场科:supervision;quality:工程质量安全科:supervision;building:建筑业管理科:;city:城市建设科:planning_construction;village:村镇建设科:planning_construction;security:住房保障科:;design:勘察设计科:;tender:招标投标管理科:project_approval
urban|市城市管理局|construction|3|civil|facilities:市政公用科:;sanitation:环境卫生科:;appearance:市容管理科:supervision;brigade:综合行政执法支队:discipline;digital:数字化城管中心:
transport|市交通运输局|construction|4|civil|planning:综合规划科:planning_construction;construction:建设管理科:planning_construction;roads:公路管理科:;passenger:运输管理科:;safety:安全监督科:supervision;brigade:交通执法支队:discipline;water:港航科:
housing-fund|市住房公积金管理中心|construction economy|2|civil_like|collection:归集管理科:funds_assets;loans:贷款管理科:funds_assets;audit:稽核科:audit_finance
air-defence|市人民防空办公室|construction|2|civil|works:工程管理科:planning_construction;command:指挥通信科:
land|市自然资源和规划局|land construction|4|civil|use:国土空间用途管制科:land;planning:国土空间规划科:planning_construction;registry:自然资源确权登记科:land;farmland:耕地保护科:land;development:自然资源开发利用科:land;survey:测绘地理信息科:;minerals:矿产资源科:;approval:行政审批科:project_approval;brigade:自然资源执法监察支队:discipline
water|市水利局|land agriculture|3|civil|planning:规划计划科:planning_construction;resources:水资源科:;construction:建设管理科:planning_construction;flood:防汛抗旱科:;rural:农村水利科:;permits:水政科:supervision
forestry|市林业和园林局|land agriculture|2|civil|greening:造林绿化科:;resources:林政资源科:supervision;parks:园林管理科:
agriculture|市农业农村局|agriculture|4|civil|planning:计划财务科:funds_assets;crops:种植业管理科:;livestock:畜牧科:;fishery:水产科:;machinery:农机化管理科:;policy:农村改革科:;safety:农产品质量安全监管科:supervision;brigade:农业综合执法支队:discipline
poverty|市扶贫开发办公室|agriculture|2|civil|project:项目管理科:project_approval;society:社会扶贫科:;monitor:监测督查科:supervision
reservoir|市沙澧河管理委员会|land agriculture|2|civil_like|scenic:景区管理科:;works:工程管养科:planning_construction;patrol:综合管理大队:
discipline|市纪委监委|party|4|civil|supervise1:第一监督检查室:discipline;supervise2:第二监督检查室:discipline;investigate1:第三审查调查室:discipline;investigate2:第四审查调查室:discipline;review:案件审理室:discipline;letters:信访室:;cadres:干部监督室:personnel;publicity:宣传部:
organization|市委组织部|party|3|civil|cadres1:干部一科:personnel;cadres2:干部二科:personnel;grassroots:组织一科:;talents:人才工作科:personnel;supervision:干部监督科:supervision;research:研究室:
publicity|市委宣传部|party|3|civil|theory:理论科:;news:新闻科:;culture:文艺科:;civility:文明创建科:;network:网络宣传科:
united-front|市委统战部|party|2|civil|parties:党派科:;religion:民族宗教科:;overseas:侨务科:
party-office|市委办公室|party|3|civil|secretariat:秘书科:;information:信息科:;supervision:督查室:supervision;confidential:机要科:;reception:接待科:
gov-office|市政府办公室|party|3|civil|secretariat:秘书科:;second:秘书二科:;third:秘书三科:;documents:文电科:;supervision:督查室:supervision;emergency:值班室:
establishment|市委机构编制委员会办公室|party|2|civil|administrative:行政机构编制科:personnel;institution:事业机构编制科:personnel;inspection:监督检查科:supervision
inspection|市委巡察工作领导小组办公室|party|2|civil|first:巡察一科:discipline;second:巡察二科:discipline;third:综合协调科:
organs|市直机关工作委员会|party|2|civil|organization:组织科:;publicity:宣传科:;mass:群众工作科:
petition|市信访局|party|2|civil|letters:来信科:;visits:接访科:;supervision:督查科:supervision
political-legal|市委政法委员会|party law|2|civil|stability:维稳指导科:;governance:综治督导科:;enforcement:执法监督科:supervision
police|市公安局|law|4|civil|criminal:刑事侦查支队:discipline;security:治安管理支队:discipline;traffic:交通警察支队:discipline;economic:经济犯罪侦查支队:discipline;network:网络安全保卫支队:discipline;household:户政科:;legal:法制支队:supervision;equipment:警务保障科:funds_assets;entry:出入境管理科:project_approval
justice|市司法局|law|3|civil|legislation:立法科:;review:行政复议科:;community:社区矫正科:discipline;lawyers:律师工作科:supervision;publicity:普法科:;notary:公共法律服务科:
court|市中级人民法院|law|3|civil|criminal:刑事审判庭:;civil:民事审判庭:;administrative:行政审判庭:;enforcement:执行庭:discipline;filing:立案庭:
procuratorate|市人民检察院|law|3|civil|first:第一检察部:discipline;second:第二检察部:discipline;third:第三检察部:discipline;case:案件管理室:
education|市教育局|culture|4|civil|basic:基础教育科:;vocational:职业教育科:;teachers:教师工作科:personnel;sports:体育卫生科:;supervise:教育督导室:supervision;plan:发展规划科:planning_construction;examination:招生考试中心:
health|市卫生健康委员会|culture welfare|3|civil|medical:医政医管科:supervision;disease:疾病预防控制科:;rural:基层卫生科:;maternal:妇幼健康科:;family:家庭发展科:;inspection:综合监督科:supervision;medicine:中医科:
culture|市文化广电和旅游局|culture|3|civil|arts:艺术科:;public:公共服务科:;market:市场管理科:supervision;heritage:文物科:;tourism:旅游促进科:;broadcast:广播电视科:
sports|市体育局|culture|1|civil|mass:群众体育科:;training:训练竞赛科:;industry:产业科:
human-resources|市人力资源和社会保障局|welfare|4|civil|employment:就业促进科:;salary:工资福利科:personnel;institutions:事业单位人事管理科:personnel;titles:职称科:personnel;pension:养老保险科:funds_assets;funds:基金监督科:supervision;labour:劳动监察支队:discipline;arbitration:调解仲裁科:
civil-affairs|市民政局|welfare|3|civil|relief:社会救助科:funds_assets;elderly:养老服务科:;organizations:社会组织管理科:supervision;districts:区划地名科:;marriage:社会事务科:
insurance|市医疗保障局|welfare|2|civil|benefits:待遇保障科:;funds:基金监管科:funds_assets;prices:医药价格和招标采购科:supervision
veterans|市退役军人事务局|welfare|2|civil|placement:移交安置科:;benefits:优抚褒扬科:funds_assets;rights:权益维护科:
disabled|市残疾人联合会|welfare|1|civil_like|rehabilitation:康复科:;employment:教育就业科:
union|市总工会|mass|2|civil_like|organization:组织宣教部:;rights:权益保障部:;finance:财务部:audit_finance
youth|共青团市委|mass|1|civil_like|organization:组织部:;schools:学校部:;rural:青年发展部:
women|市妇女联合会|mass|1|civil_like|rights:权益部:;publicity:宣传部:;family:家庭儿童部:
industry-commerce|市工商业联合会|mass|1|civil_like|members:会员部:;economy:经济联络部:
association|市科学技术协会|mass|1|civil_like|popular:科普部:;academic:学会部:
writers|市文学艺术界联合会|mass|1|civil_like|organization:组联部:;works:创作部:
hospital|市中心医院|institution|3|institution|medical:医务科:;nursing:护理部:;equipment:设备科:funds_assets;insurance:医保办公室:;research:科教科:;logistics:后勤保障科:
college|市职业技术学院|institution|3|institution|teaching:教务处:;students:学生处:;enrolment:招生就业处:;research:科研处:;capital:基建处:planning_construction;assets:资产管理处:funds_assets
newspaper|市日报社|institution|2|institution|newsroom:采编中心:;newmedia:新媒体中心:;advertising:广告部:funds_assets
television|市广播电视台|institution|2|institution|news:新闻中心:;programmes:节目中心:;technology:技术中心:
trading|市公共资源交易中心|institution|2|institution|projects:建设工程交易科:project_approval;procurement:政府采购科:funds_assets;supervision:监督管理科:supervision
"""
COMMON_FIRST = ["office:办公室:", "personnel:人事科:personnel"]
COMMON_LAST = ["accounts:财务科:audit_finance", "policy:政策法规科:", "party:机关党委办公室:", "veteran:离退休干部科:",
               "research:调研科:", "publicity:宣教科:"]

# id | name | area | kind: bureau (one head) or town (two heads)
COUNTY_UNITS = """
wuyang-finance|舞阳县财政局|411121|bureau
wuyang-beiwudu|舞阳县北舞渡镇|411121|town
linying-land|临颍县自然资源局|411122|bureau
linying-duqu|临颍县杜曲镇|411122|town
yuanhui-construction|源汇区住房和城乡建设局|411102|bureau
yuanhui-wenshi|源汇区问十乡|411102|town
"""
AREAS = ["411102", "411103", "411104", "411121", "411122", "411024", "411081", "411281"]
SPECIALTIES = ["finance", "accounting", "law", "economics", "public_admin", "chinese", "engineering", "construction",
               "agriculture", "medicine", "education", "computing", "environment", "statistics"]
SPECIALTY_OF_TAG = {
    "economy": ["finance", "accounting", "economics", "statistics"], "industry": ["engineering", "economics", "computing"],
    "market": ["economics", "law", "engineering"], "construction": ["construction", "engineering", "environment"],
    "land": ["construction", "environment", "engineering"], "agriculture": ["agriculture", "environment", "economics"],
    "party": ["public_admin", "chinese", "law"], "law": ["law", "public_admin"],
    "culture": ["education", "chinese", "medicine"], "welfare": ["medicine", "public_admin", "law"],
    "mass": ["public_admin", "chinese"], "institution": ["medicine", "education", "computing"],
}
SPECIALTY_OF_FUNCTION = {
    "audit_finance": ["finance", "accounting"], "funds_assets": ["finance", "economics"], "personnel": ["public_admin", "law"],
    "planning_construction": ["construction", "engineering"], "land": ["construction", "law"],
    "project_approval": ["law", "economics"], "discipline": ["law"], "supervision": ["law", "economics"],
}
KEY_FUNCTIONS = ["discipline", "supervision", "personnel", "audit_finance", "project_approval", "funds_assets",
                 "planning_construction", "land"]
EDUCATION = ["primary", "junior", "secondary", "college", "bachelor", "master", "doctor"]
MINORITIES = ["hui"] * 6 + ["man", "mongol", "tujia", "zhuang"]
OTHER_PARTIES = ["nonparty", "none", "none", "minmeng", "minjian", "minge", "jiusan", "nonggong", "minjin", "zhigong",
                 "cyl", "cpc_probationary"]
NAMED_CASES = ["E1", "E2", "E3", "E4", "E5"]
REASONS = {
    "SD-E3": ["重点项目正在验收，短期内无人可以接替", "历史遗留问题专班尚未结束", "机构改革衔接工作由其本人承办"],
    "SD-E4": ["正在接受组织审查，尚无结论"],
    "SD-E5": ["患病治疗中", "术后康复"],
}


# ---------------------------------------------------------------- months

def month_index(text):
    """"YYYY-MM" as a count of months; differences of two counts are whole months."""
    year, month = text.split("-")[:2]
    return 12 * int(year) + int(month) - 1


def month_text(index):
    return "%04d-%02d" % (index // 12, index % 12 + 1)


# ---------------------------------------------------------------- options

DEFAULTS = dict(
    name="", seed=1, as_of="2020-05", cadres=120, units=12, county_units=0, affinity="overlapping", groups=0, bodies=5.0,
    skew=0.4, vacancies=0.07, musts=0.06, shalls=0.03, both_due=0, exempt=0, unfit=0, promising=0.02, listed=0, kin=0,
    kin_conflicts=0, outside_kin=0, secondments=0, mutual=0, waiting=0, requires=0.04, welcomes=0.08, prefers=0.05,
    targets=0, gaps=0.0, women=0.3, minority=0.05, non_cpc=0.12, blocked=False)

PRESETS = {
    "luohe": dict(
        name="漯河市（虚构）", seed=20200514, cadres=1100, units=60, county_units=6, affinity="catalogue", bodies=8.0,
        vacancies=0.065, musts=43, shalls=28, both_due=16, exempt=10, unfit=4, promising=0.019, listed=4, kin=20,
        kin_conflicts=4, outside_kin=5, secondments=5, mutual=2, waiting=2, targets=9, gaps=0.02),
    "luohe-backlog": dict(
        name="漯河市积压情形（虚构）", seed=20200521, cadres=300, units=20, county_units=2, affinity="catalogue", bodies=6.0,
        vacancies=0.05, musts=14, shalls=10, both_due=4, exempt=2, unfit=1, promising=0.02, listed=1, kin=6, kin_conflicts=1,
        outside_kin=2, secondments=1, mutual=0, waiting=1, targets=3, gaps=0.02, blocked=True),
    "audit-20000": dict(
        name="audit-20000 (made up)", seed=20000, cadres=20000, units=500, affinity="overlapping", bodies=15.0, skew=0.4,
        vacancies=0.06, musts=0.05, shalls=0.03, both_due=200, exempt=100, unfit=50, promising=0.02, listed=50, kin=300,
        kin_conflicts=40, outside_kin=50, waiting=20, targets=50, gaps=0.02),
}


def parse_options(argv):
    parser = argparse.ArgumentParser(
        description="Write a made-up city file (cadrex-city/1). Same options and seed, same bytes.",
        epilog="A share is a number below 1 (of the cadres) or a whole number of cadres.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    add = parser.add_argument
    add("--preset", choices=sorted(PRESETS), help="options of a shipped data set; options given besides win")
    add("-o", "--output", default="-", metavar="FILE", help="where to write ('-': standard output)")
    add("--seed", type=int, help="seed of the random numbers")
    add("--name", help="name of the city (default: made from the options)")
    add("--as-of", help="month of the data, YYYY-MM")
    add("--cadres", type=int, help="cadres in all")
    add("--units", type=int, help="city-level units")
    add("--county-units", type=int, help="county units besides (at most 6)")
    add("--affinity", choices=["dense", "overlapping", "sparse", "catalogue"],
        help="dense: one tag for all; sparse: each unit one of the groups; overlapping: some units two neighbouring groups, "
             "four groups a chain; catalogue: the tags of the unit catalogue")
    add("--groups", type=int, help="affinity groups (0: one per 8 units)")
    add("--bodies", type=float, help="internal bodies per unit, mean")
    add("--skew", type=float, help="how unequal the units are in size: 0 equal, 1 very unequal")
    add("--vacancies", type=float, help="share of posts without incumbent")
    add("--musts", type=float, help="cadres due by a must (M1, M2), beside those in --both-due")
    add("--shalls", type=float, help="cadres due by a shall (K1 to K4), beside those in --both-due")
    add("--both-due", type=int, help="bodies whose principal and a deputy are both due")
    add("--exempt", type=int, help="cadres with a must exempt by each of E1 to E5")
    add("--unfit", type=int, help="cadres flagged unfit")
    add("--promising", type=float, help="cadres flagged promising")
    add("--listed", type=int, help="cadres flagged listed")
    add("--kin", type=int, help="kin pairs among cadres")
    add("--kin-conflicts", type=int, help="of these, pairs in one unit")
    add("--outside-kin", type=int, help="kin pairs with people outside the exchange")
    add("--secondments", type=int, help="running secondments (needs county units)")
    add("--mutual", type=int, help="pairs of due cadres on posts open to mutual posting (needs county units)")
    add("--waiting", type=int, help="cadres without a post")
    add("--requires", type=float, help="share of posts with a requirement")
    add("--welcomes", type=float, help="share of posts with a welcomed quality")
    add("--prefers", type=float, help="share of cadres with a wish")
    add("--targets", type=int, help="units with a structure target")
    add("--gaps", type=float, help="share of cadres with a missing datum")
    add("--women", type=float, help="share of women")
    add("--minority", type=float, help="share of ethnic minorities")
    add("--non-cpc", type=float, help="share of cadres outside the CPC")
    add("--blocked", action="store_true", help="add clusters in which not all musts can be met")
    parser.set_defaults(**DEFAULTS)
    preset = parser.parse_args(argv).preset
    if preset:
        parser.set_defaults(**PRESETS[preset])
    options = parser.parse_args(argv)
    if options.units < 1 or options.cadres < options.units:
        parser.error("at least one unit, and at least one cadre a unit")
    if (options.mutual or options.secondments) and options.county_units < 2:
        parser.error("--mutual and --secondments need --county-units of at least 2")
    if not 0 <= options.county_units <= 6 or options.mutual > options.county_units // 2:
        parser.error("at most 6 county units, and at most one mutual pair for two of them")
    if not 0 <= options.vacancies < 1:
        parser.error("--vacancies is a share below 1")
    if not options.name:
        options.name = "made up, %d cadres, %d units, seed %d" % (options.cadres, options.units, options.seed)
    return options


def amount(share, whole):
    """A share below 1 of the whole, or a whole number."""
    return int(round(share * whole)) if share < 1 else int(share)


# ---------------------------------------------------------------- units, bodies, posts

def titles_of(body_name):
    for ending, principal, deputy in MAIN_TITLES:
        if body_name.endswith(ending):
            return principal, deputy
    return "科长", "副科长"


def specialties_of(unit, functions):
    for tag in functions:
        if tag in SPECIALTY_OF_FUNCTION:
            return SPECIALTY_OF_FUNCTION[tag]
    for tag in unit["theme"]:
        if tag in SPECIALTY_OF_TAG:
            return SPECIALTY_OF_TAG[tag]
    return SPECIALTIES


class City:
    """The city while it grows; posts and cadres are dicts with helper keys that are not written."""

    def __init__(self, options):
        self.options = options
        self.rng = random.Random(options.seed)
        self.as_of = month_index(options.as_of)
        self.units, self.posts, self.people, self.cadres = [], [], [], []
        self.by_post, self.unit_of, self.cadre_of = {}, {}, {}

    # -- units

    def add_unit(self, id, name, level="city", area="411100", affinity=(), establishment="civil", theme=(), parent=None):
        unit = dict(id=id, name=name, level=level, area=area, parent=parent, affinity=list(affinity),
                    establishment=establishment, quota=None, bodies=[], targets=[], theme=list(theme))
        self.units.append(unit)
        self.unit_of[id] = unit
        return unit

    def add_post(self, unit, body, title, rank, functions=(), leading=True, number=None, **more):
        prefix = unit["id"] + "." + (body["id"] if body else "post")
        number = number or 1 + sum(1 for post in unit["posts"] if post["prefix"] == prefix)
        post = dict(id="%s.%d" % (prefix, number), unit=unit["id"], body=body["id"] if body else None, title=title, rank=rank,
                    leading=leading, functions=list(functions), head=False, must_fill=False, surplus=False, vertical=None,
                    requires=None, welcomes=None, prefix=prefix, role="default", key=False)
        post.update(more)
        unit["posts"].append(post)
        self.posts.append(post)
        return post

    def tags_of_unit(self, k, own_tags):
        options, rng = self.options, self.rng
        groups = options.groups or max(1, (options.units + 7) // 8)
        if options.affinity == "catalogue":
            return own_tags
        if options.affinity == "dense":
            return ["all"]
        group = k % groups
        if options.affinity == "overlapping" and groups > 1 and rng.random() < 0.35:
            neighbour = group + 1 if group % 4 < 3 else group - 1
            if neighbour < groups:
                return ["g%d" % (group + 1), "g%d" % (neighbour + 1)]
        return ["g%d" % (group + 1)]

    def make_units(self):
        options, rng = self.options, self.rng
        rows = [line.split("|") for line in CATALOGUE.strip().splitlines()]
        if options.affinity == "catalogue" and options.units < len(rows):
            rows = rows[:options.units]
        sizes = []
        for k in range(options.units):
            id, name, tags, size, establishment, own = rows[k % len(rows)]
            lap = k // len(rows)
            if lap:
                id, name = "%s-%d" % (id, lap + 1), "%s第%d分局" % (name, lap + 1)
            unit = self.add_unit(id, name, affinity=self.tags_of_unit(k, tags.split()), establishment=establishment,
                                 theme=tags.split())
            if options.affinity not in ("catalogue",):
                unit["establishment"] = "civil"
            unit["own"] = own.split(";")
            unit["posts"] = []
            base = int(size) / 2.6 if options.affinity == "catalogue" else 1.0
            sizes.append(base * (1.0 + options.skew * (2.0 * rng.random() - 1.0)))
        scale = options.bodies * options.units / sum(sizes)
        for unit, size in zip(self.units, sizes):
            wanted = max(2, int(round(size * scale)))
            own = unit["own"]
            names = COMMON_FIRST + own + COMMON_LAST
            if wanted <= 2 and own:
                names = COMMON_FIRST[:1] + own[:1]
            seen = set()
            for text in names:
                if len(unit["bodies"]) == wanted:
                    break
                body_id, body_name, function = text.split(":")
                if body_id in seen:
                    continue
                seen.add(body_id)
                self.add_body(unit, body_id, body_name, [function] if function else [])
            while len(unit["bodies"]) < wanted:
                number = len(unit["bodies"]) + 1
                self.add_body(unit, "service%d" % number, "综合业务%d科" % number, [])

    def add_body(self, unit, id, name, functions):
        body = dict(id=id, name=name, affinity=[], leader=None, functions=functions)
        if self.options.affinity == "catalogue" and set(unit["theme"]) & {
                "economy", "industry", "market", "construction", "land", "agriculture"}:
            if id == "personnel":
                body["affinity"] = ["personnel_work"]
            elif id == "accounts":
                body["affinity"] = ["accounts_work"]
        unit["bodies"].append(body)
        return body

    def make_posts(self, n_posts):
        """One principal a body, the other posts as deputies, unequal among bodies."""
        rng = self.rng
        bodies = []
        for unit in self.units:
            for body in unit["bodies"]:
                principal, _ = titles_of(body["name"])
                post = self.add_post(unit, body, principal, "principal", body["functions"])
                post["must_fill"] = body["id"] == "office" and len(unit["bodies"]) >= 10
                bodies.append((unit, body))
        left = n_posts - len(self.posts)
        catalogue = self.options.affinity == "catalogue"
        if catalogue:  # a few posts outside the bodies, some of them not leading
            for k, unit in enumerate(self.units):
                if k % 4 == 0 and left > 2:
                    self.add_post(unit, None, "机关党委专职副书记", "principal")
                    left -= 1
                if k % 9 == 1 and left > 2:
                    body = unit["bodies"][-1]
                    self.add_post(unit, body, "一级主任科员", "principal", body["functions"], leading=False)
                    self.add_post(unit, body, "三级主任科员", "deputy", body["functions"], leading=False)
                    left -= 2
        weights = [0.4 + rng.random() * (1.0 + 2.0 * self.options.skew) for _ in bodies]
        order = []
        for k, weight in enumerate(weights):
            for turn in range(8):
                order.append(((turn + 0.5 + 0.3 * rng.random()) / weight, k))
        order.sort()
        counts = [0] * len(bodies)
        for k in range(max(0, left)):
            if k < len(order):
                counts[order[k][1]] += 1
            else:
                counts[k % len(bodies)] += 1
        for (unit, body), count in zip(bodies, counts):
            _, deputy = titles_of(body["name"])
            for _ in range(count):
                self.add_post(unit, body, deputy, "deputy", body["functions"])

    def make_county_units(self):
        rows = [line.split("|") for line in COUNTY_UNITS.strip().splitlines()]
        for id, name, area, kind in rows[:self.options.county_units]:
            unit = self.add_unit(id, name, level="county", area=area, affinity=["county_" + area], theme=["party"])
            unit["posts"] = []
            if kind == "bureau":
                self.add_post(unit, None, "局长", "principal", head=True)
                self.add_post(unit, None, "党组副书记", "principal")
                for title in ("副局长", "副局长", "总会计师", "工会主席"):
                    self.add_post(unit, None, title, "deputy")
            else:
                self.add_post(unit, None, "党委书记", "principal", head=True)
                self.add_post(unit, None, "镇长" if name.endswith("镇") else "乡长", "principal", head=True)
                for title in ("副镇长", "副镇长", "党委组织委员", "纪委书记", "人大副主席"):
                    title = title if name.endswith("镇") else title.replace("镇", "乡")
                    self.add_post(unit, None, title, "deputy",
                                  {"党委组织委员": ["personnel"], "纪委书记": ["discipline"]}.get(title, []))

    def make_people(self):
        """Bureau heads and their deputies are county-level cadres: outside the exchange, but kin and leaders."""
        rng = self.rng
        for unit in self.units:
            if unit["level"] != "city":
                continue
            chief = dict(id="p-%s-1" % unit["id"], unit=unit["id"], title="局长", leads=[unit["id"]])
            if not unit["name"].endswith("局"):
                chief["title"] = "主要负责人"
            vices = [dict(id="p-%s-%d" % (unit["id"], k), unit=unit["id"], title="副局长" if chief["title"] == "局长" else "班子副职",
                          leads=[]) for k in (2, 3)]
            self.people.extend([chief] + vices)
            for body in unit["bodies"]:
                body["leader"] = vices[rng.randrange(2)]["id"]

    # -- who is what

    def assign_roles(self):
        """Decide per post: vacant or held, and which rule its holder shall be due by."""
        options, rng = self.options, self.rng
        n_hold = options.cadres - options.waiting
        for post in self.posts:
            post["role"] = "default"
            post["key"] = bool(set(post["functions"]) & set(KEY_FUNCTIONS)) and post["leading"]
        bodies = {}
        for post in self.posts:
            bodies.setdefault((post["unit"], post["body"]), []).append(post)
        plain = [key for key in sorted(bodies, key=lambda key: (key[0], key[1] or "")) if key[1] is not None]
        rng.shuffle(plain)
        used = set()
        load = {}

        def room(post, limit):
            return load.get((post["unit"], post["rank"]), 0) < limit

        def take(post, role):
            post["role"] = role
            used.add((post["unit"], post["body"]))
            load[post["unit"], post["rank"]] = load.get((post["unit"], post["rank"]), 0) + 1

        n_units = len(self.units)
        # bodies in which principal and deputy are both due
        done = 0
        for key in plain:
            if done == options.both_due:
                break
            principals = [p for p in bodies[key] if p["rank"] == "principal" and p["leading"]]
            deputies = [p for p in bodies[key] if p["rank"] == "deputy" and p["leading"]]
            if not principals or not deputies or not room(principals[0], 1) or not room(deputies[0], 1):
                continue
            if self.unit_of[key[0]].get("special"):
                continue
            if principals[0]["key"]:
                pair = [("K1", "K3"), ("K1", "M2"), ("M2", "K4"), ("M1", "K3")][done % 4]
            else:
                pair = [("M1", "M2"), ("M2", "M2"), ("M1", "M1"), ("M2", "M1")][done % 4]
            take(principals[0], pair[0])
            take(deputies[0], pair[1])
            principals[0]["both"] = deputies[0]["both"] = True
            done += 1
        self.n_both = done

        limit = max(2, (amount(options.musts, options.cadres) + amount(options.shalls, options.cadres)) // (2 * n_units) + 2)

        def pick(role, key=None, rank=None, level="city", limit=limit):
            for body_key in plain:
                if body_key in used:
                    continue
                unit = self.unit_of[body_key[0]]
                if unit["level"] != level or unit.get("special"):
                    continue
                for post in bodies[body_key]:
                    if key is not None and post["key"] != key or rank and post["rank"] != rank or not room(post, limit):
                        continue
                    if not post["leading"]:
                        continue
                    take(post, role)
                    plain.remove(body_key)
                    plain.append(body_key)
                    return post
            return None

        # mutual pairs: a due cadre in the county unit, one in a city unit
        self.mutual_posts = []
        for k in range(options.mutual):
            rank = ("principal", "deputy")[k % 2]
            county = [p for p in self.posts if self.unit_of[p["unit"]]["level"] == "county" and p["rank"] == rank
                      and p["role"] == "default" and p["unit"] not in [q["unit"] for q, _ in self.mutual_posts]
                      and p["title"] in ("局长", "副局长")]
            city = pick("M1", False, rank)
            take(county[0], "M1")
            county[0]["vertical"] = city["vertical"] = "mutual"
            self.mutual_posts.append((county[0], city))

        musts = amount(options.musts, options.cadres) - 2 * len(self.mutual_posts)
        shalls = amount(options.shalls, options.cadres)
        missed = 0
        for k in range(max(0, musts)):
            role = ["M1", "M1", "M2", "M1", "M2"][k % 5]
            rank = ("deputy", "principal", "deputy")[k % 3]
            missed += not (pick(role, False, rank) or pick(role, None, rank) or pick(role))
        for k in range(shalls):
            role = ["K1", "K3", "K1", "K4", "K1", "K3", "K2", "K3", "K1", "K4"][k % 10]
            missed += not pick(role, True, "principal" if role in ("K1", "K2") else "deputy")
        for case in NAMED_CASES:
            for k in range(options.exempt):
                missed += not (pick(case, None, ("deputy", "principal")[k % 2], limit=99) or pick(case, limit=99))
        for _ in range(options.unfit):
            missed += not pick("unfit")
        if missed:
            print("generate: %d wanted roles found no free body" % missed, file=sys.stderr)

        # vacancies: at least one per affinity tag and rank, then anywhere
        n_vacant = len(self.posts) - n_hold - sum(post.get("blocked") == "vacant" for post in self.posts)
        free = [p for p in self.posts if p["role"] == "default" and not p["head"] and not p["must_fill"]
                and not self.unit_of[p["unit"]].get("special") and p["leading"]]
        rng.shuffle(free)
        vacant, served = [], set()
        for post in free:
            labels = [(tag, post["rank"]) for tag in self.unit_of[post["unit"]]["affinity"]]
            if any(label not in served for label in labels) and len(vacant) < n_vacant:
                served.update(labels)
                vacant.append(post)
        for post in free:
            if len(vacant) >= n_vacant:
                break
            if not post.get("vacant") and post not in vacant:
                vacant.append(post)
        for post in vacant:
            post["vacant"] = True
        if options.affinity == "catalogue":
            for post in [p for p in vacant if len(self.unit_of[p["unit"]]["affinity"]) == 2][:3]:
                post["must_fill"] = True

    def make_requirements(self):
        options, rng = self.options, self.rng
        for post in self.posts:
            unit = self.unit_of[post["unit"]]
            wanted = specialties_of(unit, post["functions"])
            chance = rng.random()
            if unit.get("special"):
                continue
            if chance < options.requires:
                if rng.random() < 0.6:
                    post["requires"] = {"specialty": sorted(set(wanted + specialties_of(unit, [])))}
                else:
                    post["requires"] = {"education": ["bachelor"]}
            elif chance < options.requires + options.welcomes:
                pick = rng.randrange(4)
                post["welcomes"] = ({"specialty": wanted[:2]}, {"specialty": wanted[:1], "education": ["master"]},
                                    {"age": ["0-35"]}, {"gender": ["female"]})[pick]

    # -- careers

    def elsewhere(self, post, rank, avoid):
        """A made-up earlier stay: (unit, body, title) other than those to avoid."""
        rng = self.rng
        for _ in range(50):
            unit = self.unit_of[post["unit"]] if rng.random() < 0.65 else self.units[rng.randrange(len(self.units))]
            if not unit["bodies"]:
                continue
            body = unit["bodies"][rng.randrange(len(unit["bodies"]))]
            if (unit["id"], body["id"]) not in avoid:
                return unit["id"], body["id"], titles_of(body["name"])[0 if rank == "principal" else 1]
        return "county-office", "general", "主任" if rank == "principal" else "副主任"

    def stays(self, post, rank, start, end, avoid):
        """History items that fill start..end elsewhere, one or two of them."""
        cuts = [start, end]
        if end - start > 84:
            cuts = [start, start + 36 + self.rng.randrange(end - start - 72), end]
        items, avoid = [], list(avoid)
        for a, b in zip(cuts, cuts[1:]):
            unit, body, title = self.elsewhere(post, rank, avoid)
            avoid.append((unit, body))
            items.append(dict(unit=unit, body=body, title=title, rank=rank, **{"from": a, "to": b}))
        return items

    def career(self, post, role):
        """Dates and history that make the wanted rule true and keep the other due rules below their thresholds."""
        rng, now = self.rng, self.as_of
        rank, key = post["rank"], post["key"]
        here = (post["unit"], post["body"])
        principal = rank == "principal"
        within = lambda low, high: low + rng.randrange(high - low + 1)
        staff = 0                       # months of plain work in the body before the first leading post
        if role in ("E1", "E3", "E4", "E5"):
            role = "M1" if rng.random() < 0.6 else "M2"
        if role == "M1":
            stay = within(120, 165)
        elif role == "M2":
            stay = within(40, 57) if key else within(48, 112)
        elif role == "E2":
            stay = within(1, 10)
        elif role == "K1":
            stay = within(60, 92)
        elif role == "K2":
            stay = within(98, 116)
        elif role == "K3":
            stay = within(96, 117)
        elif role == "K4":
            stay = within(62, 92)
        elif role == "unfit":
            stay = within(16, 50)
        elif principal and key:
            stay = 1 + int(56 * rng.random())
        elif key:
            stay = 1 + int(90 * rng.random())
        else:
            stay = 1 + int(112 * rng.random() ** 1.2)
        since = now - stay
        section = stay
        history = []
        if principal:
            if role == "K2":            # was deputy in the very post before promotion: 5 years as principal not reached
                promoted = now - within(20, 56)
                started = since
                if rng.random() < 0.5:
                    started = since - within(12, 60)
                    history = self.stays(post, "deputy", started, since, [here])
                body_since = since
            elif role in ("M2", "E2"):
                promoted, started = since, since - within(40, 100)
                body_since = now - within(182, 215)
                if body_since > started:
                    history = self.stays(post, "deputy", started, body_since, [here])
                    _, deputy = self.title_pair(post)
                    history.append(dict(unit=here[0], body=here[1], title=deputy, rank="deputy",
                                        **{"from": body_since, "to": since}))
                else:
                    _, deputy = self.title_pair(post)
                    history = [dict(unit=here[0], body=here[1], title=deputy, rank="deputy", **{"from": started, "to": since})]
            else:
                earlier = within(14, 70) if rng.random() < 0.3 and stay < 100 else 0
                promoted = since - earlier
                started = promoted - within(30, 96)
                body_since = since
                if not earlier and post["body"] and stay < 100 and rng.random() < 0.35:
                    # risen in the same body: deputy here, then principal
                    arrived = max(started, since - within(12, 60))
                    arrived = max(arrived, now - 170)
                    if arrived > started:
                        history = self.stays(post, "deputy", started, arrived, [here])
                    _, deputy = self.title_pair(post)
                    history.append(dict(unit=here[0], body=here[1], title=deputy, rank="deputy",
                                        **{"from": arrived, "to": since}))
                    body_since = arrived
                else:
                    history = self.stays(post, "deputy", started, promoted, [here])
                    if earlier:
                        history += self.stays(post, "principal", promoted, since,
                                              [here, (history[-1]["unit"], history[-1]["body"])])
        else:
            promoted = None
            body_since = started = since
            if role == "return":        # back in a post left less than 36 months before
                gone, before = within(10, 24), within(60, 80)
                since = now - within(66, 80)
                started = since - gone - before
                body_since = since
                history = [dict(unit=here[0], body=here[1], title=post["title"], rank=rank,
                                **{"from": started, "to": since - gone})]
                history += self.stays(post, rank, since - gone, since, [here])
            elif role in ("M2", "E2"):
                body_since = now - within(182, 220)
            elif role == "K4":
                body_since = now - within(120, 160)
            elif role in ("default", "unfit") and stay < 100 and rng.random() < 0.4:
                started = since - within(14, 60)
                history = self.stays(post, rank, started, since, [here])
            elif role in ("default", "unfit", "K3"):
                top = 112 if key else 168
                if stay < top and rng.random() < 0.5:
                    body_since = now - within(stay, top)
        return dict(post_since=since, body_since=body_since, deputy_since=started, principal_since=promoted, history=history)

    def title_pair(self, post):
        unit = self.unit_of[post["unit"]]
        for body in unit["bodies"]:
            if body["id"] == post["body"]:
                return titles_of(body["name"])
        return "局长", "副局长"

    def make_cadre(self, post, role, number):
        options, rng, now = self.options, self.rng, self.as_of
        unit = self.unit_of[post["unit"]]
        career = self.career(post, role)
        woman = rng.random() < unit["women"]
        oldest = min(career["deputy_since"] - 26 * 12, career["body_since"] - 20 * 12)
        months = 660 if woman else 720                     # flat regime: 55 and 60 years
        youngest_allowed = now - months + 37               # at least three years and a month to retirement
        if role == "E1":
            birth = now - months + rng.randrange(36)
            if birth > oldest:
                birth = min(oldest, birth)
        else:
            near = role == "default" and rng.random() < 0.05
            if near:
                youngest_allowed = now - months + 2
            if oldest < youngest_allowed and woman:
                woman, youngest_allowed = False, now - 720 + 37
            span = max(0, oldest - youngest_allowed)
            birth = oldest - int(span * 0.9 * (rng.random() + rng.random()) / 2)
            birth = max(birth, youngest_allowed)
        chance = rng.random()
        education = "master" if chance < 0.14 else "bachelor" if chance < 0.8 else "college"
        if rng.random() < 0.01:
            education = "doctor" if rng.random() < 0.5 else "secondary"
        required = post["requires"] or {}
        if "education" in required and EDUCATION.index(education) < EDUCATION.index(required["education"][0]):
            education = "bachelor"
        specialty = (specialties_of(unit, post["functions"])[rng.randrange(len(specialties_of(unit, post["functions"])))]
                     if rng.random() < 0.6 else SPECIALTIES[rng.randrange(len(SPECIALTIES))])
        if "specialty" in required and specialty not in required["specialty"]:
            specialty = required["specialty"][rng.randrange(len(required["specialty"]))]
        given = GIVEN_FEMALE if woman else GIVEN_MALE
        name = SURNAMES[rng.randrange(len(SURNAMES))] + given[rng.randrange(len(given))]
        if rng.random() < 0.75:
            name += given[rng.randrange(len(given))]
        cadre = dict(
            id="c%0*d" % (max(4, len(str(options.cadres))), number), name=name, post=post["id"], rank=post["rank"], birth=birth,
            gender="female" if woman else "male",
            ethnicity=MINORITIES[rng.randrange(len(MINORITIES))] if rng.random() < options.minority else "han",
            party=OTHER_PARTIES[rng.randrange(len(OTHER_PARTIES))] if rng.random() < options.non_cpc else "cpc",
            specialty=specialty, education=education, establishment=unit["establishment"],
            retirement_class=("women55" if woman else "men60") if rng.random() < 0.3 else None)
        cadre.update(career)
        chance = rng.random()
        cadre.update(probation_until=career["post_since"] + 12, defer=[], clear_record=True,
                     assessment="excellent" if chance < 0.18 else "competent" if chance < 0.985 else "basic",
                     promising=False, unfit=None, listed=False, kin=[],
                     upbringing=AREAS[rng.randrange(len(AREAS))] if rng.random() < 0.85 else None, secondment=None, prefers=[],
                     role=role, home=post)
        if cadre["party"] == "cyl" and now - birth > 28 * 12:
            cadre["party"] = "none"
        if role in ("E3", "E4", "E5"):
            rule = "SD-" + role
            open_end = rng.random() < 0.3
            approved = now - 1 - rng.randrange(6)
            cadre["defer"] = [dict(rule=rule, reason=REASONS[rule][rng.randrange(len(REASONS[rule]))],
                                   until="" if open_end else month_text(now + 2 + rng.randrange(12)),
                                   approver="市委组织部" if role != "E5" else "", document="", approved_on=month_text(approved))]
            if role == "E4":
                cadre["clear_record"] = False
        if role == "unfit":
            cadre["unfit"] = dict(reason="年度考核靠后，与现岗位不适应", since=month_text(now - 1 - rng.randrange(4)))
            cadre["assessment"] = "basic"
        post["holder"] = cadre
        self.cadres.append(cadre)
        self.cadre_of[cadre["id"]] = cadre
        return cadre

    def make_cadres(self):
        rng, options = self.rng, self.options
        for unit in self.units:
            unit["women"] = min(0.9, options.women * (0.4 + 1.2 * rng.random()))
        returns = 1 if options.affinity == "catalogue" else 0
        number = 0
        for post in self.posts:
            if post.get("vacant") or post.get("place"):
                continue
            number += 1
            role = post["role"]
            if role == "M1" and returns and post["rank"] == "deputy" and not post["key"] and not post.get("both") \
                    and not post["vertical"]:
                role, returns = "return", returns - 1
            self.make_cadre(post, role, number)
        for k in range(options.waiting):                   # cadres waiting for a post
            number += 1
            while True:
                model = self.posts[rng.randrange(len(self.posts))]
                if self.unit_of[model["unit"]]["level"] == "city" and model["body"]:
                    break
            shadow = dict(model, requires=None, id=None)
            cadre = self.make_cadre(shadow, "default", number)
            left = self.as_of - 1 - rng.randrange(5)
            begun = cadre["post_since"] - 24
            cadre["history"].append(dict(unit=model["unit"], body=model["body"], title=model["title"], rank=model["rank"],
                                         **{"from": cadre["post_since"] - 24, "to": left}))
            for item in cadre["history"][:-1]:
                item["from"], item["to"] = item["from"] - 24, item["to"] - 24
            cadre["deputy_since"] -= 24
            if cadre["principal_since"] is not None:
                cadre["principal_since"] -= 24
            cadre["birth"] -= 24
            cadre["probation_until"] = begun + 12
            cadre.update(post=None, home=None, post_since=None, body_since=None, waiting_since=left)

    def make_flags(self):
        """Promising, listed, wishes, secondments, surplus, one deferral that has expired, records, quota, targets."""
        options, rng, now = self.options, self.rng, self.as_of
        plain = [c for c in self.cadres if c["role"] == "default" and c["home"]
                 and self.unit_of[c["home"]["unit"]]["level"] == "city" and not self.unit_of[c["home"]["unit"]].get("special")]
        rng.shuffle(plain)
        free = [c for c in plain if now - c["post_since"] >= 36 and now - c["birth"] < 45 * 12]
        young = {c["id"] for c in free}
        rest = [c for c in plain if c["id"] not in young]
        for k, cadre in enumerate(free[:amount(options.promising, len(self.cadres))]):
            cadre["promising"] = True
            cadre["assessment"] = "excellent" if k % 4 else "competent"
        free = free[amount(options.promising, len(self.cadres)):]
        for cadre in free[:options.listed]:
            cadre["listed"] = True
        free = free[options.listed:]
        places = [p for p in self.posts if p.get("place") and p.get("host")]
        for cadre, place in zip(free, places):
            since = max(cadre["probation_until"], now - 2 - rng.randrange(8))
            months = place["vertical"]["secondment_months"]
            cadre["secondment"] = dict(post=place["id"], since=month_text(since), until=month_text(since + months - 1))
            assert since <= now < since + months
        wished = amount(options.prefers, len(self.cadres))
        due = [c for c in self.cadres if c["role"] in ("M1", "M2", "K1", "K2", "K3", "K4")]
        rng.shuffle(due)
        for cadre in (due + rest)[:wished]:
            if rng.random() < 0.85:
                unit = self.units[rng.randrange(options.units)]
                near = [u for u in self.units if set(u["affinity"]) & set(self.unit_of[cadre["home"]["unit"]]["affinity"])
                        and u["id"] != cadre["home"]["unit"]]
                if near:
                    unit = near[rng.randrange(len(near))]
                cadre["prefers"] = [dict(unit=unit["id"], weight=1 + rng.randrange(3))]
            else:
                post = self.posts[rng.randrange(len(self.posts))]
                cadre["prefers"] = [dict(post=post["id"], weight=1 + rng.randrange(3))]
        for cadre in rest[:len(rest) // 60]:
            cadre["clear_record"] = False
        if options.affinity == "catalogue":
            late = [c for c in self.cadres if c["role"] == "M1" and not c["home"].get("both")][:1]
            for cadre in late:
                cadre["defer"] = [dict(rule="SD-E3", reason=REASONS["SD-E3"][0], until=month_text(now - 3), approver="市委组织部",
                                       document="", approved_on=month_text(now - 15))]
            surplus = [c["home"] for c in rest if c["rank"] == "deputy" and not c["home"]["must_fill"]][:1]
            surplus += [c["home"] for c in due if c["rank"] == "deputy" and not c["home"].get("both")
                        and not c["home"]["vertical"]][:2]
            for post in surplus:
                post["surplus"] = True
            for cadre in [c for c in rest if c["gender"] == "male" and now - c["post_since"] < 100][-1:]:
                cadre["birth"] = now - 722                 # past retirement: listed, not moved
                cadre["retirement_class"] = "men60"
        for unit in self.units:
            seats = [p for p in unit["posts"] if not p["surplus"] and not p.get("place")]
            unit["quota"] = dict(principal=sum(p["rank"] == "principal" for p in seats),
                                 deputy=sum(p["rank"] == "deputy" for p in seats))
            if unit["level"] == "city" and len(unit["bodies"]) >= 10:
                body = unit["bodies"][2]
                body["quota"] = dict(principal=1, deputy=sum(p["body"] == body["id"] and p["rank"] == "deputy" for p in seats))
        chosen = [u for u in self.units if u["level"] == "city" and len(u["posts"]) >= 10]
        rng.shuffle(chosen)
        for k, unit in enumerate(chosen[:options.targets]):
            holders = [p["holder"] for p in unit["posts"] if p.get("holder")]
            women = sum(c["gender"] == "female" for c in holders)
            unit["targets"] = ([dict(attribute="gender", value="female", min=women + 1)],
                               [dict(attribute="ethnicity", value="minority", min=1)],
                               [dict(attribute="age", value="0-35", min=2), dict(attribute="age", value="56+", max=3)],
                               [dict(attribute="party", value="non_cpc", min=2)])[k % 4]

    def make_kin(self):
        options, rng = self.options, self.rng
        cadres = [c for c in self.cadres if c["home"] and c["home"]["leading"]
                  and not self.unit_of[c["home"]["unit"]].get("special") and not c["secondment"]
                  and self.unit_of[c["home"]["unit"]]["level"] == "city" and c["role"] in ("default", "M1", "M2", "K1", "K3")]
        taken, conflicts = set(), 0
        quiet = [c for c in cadres if c["role"] == "default" and not c["promising"] and not c["listed"]]

        def alone(cadre):
            """No due cadre of the other rank in the body, so that SD-E6 does not stand in the way."""
            return not any(p["body"] == cadre["home"]["body"] and p["role"] != "default"
                           for p in self.unit_of[cadre["home"]["unit"]]["posts"])

        free_to_go = [c for c in quiet if alone(c) and c["probation_until"] <= self.as_of and c["clear_record"]
                      and c["birth"] >= self.as_of - 600 and c["rank"] == "deputy" and c["home"]["body"]
                      and self.as_of - c["post_since"] > 24]
        rng.shuffle(free_to_go)
        for low in free_to_go:
            if conflicts == options.kin_conflicts:
                break
            mates = [c for c in quiet if c["home"]["unit"] == low["home"]["unit"] and c["rank"] == "principal"
                     and c["home"]["body"] != low["home"]["body"] and c["id"] not in taken]
            if mates and low["id"] not in taken and not any(c["role"] == "kin" for c in self.cadres if c["home"]
                                                           and c["home"]["unit"] == low["home"]["unit"]):
                self.tie(low, mates[0], taken)
                low["role"] = low["home"]["role"] = "kin"
                conflicts += 1
        order = list(cadres)
        rng.shuffle(order)
        pairs = conflicts
        for a, b in zip(order[0::2], order[1::2]):
            if pairs >= options.kin:
                break
            if a["id"] in taken or b["id"] in taken or a["home"]["unit"] == b["home"]["unit"]:
                continue
            self.tie(a, b, taken)
            pairs += 1
        # people outside: the first makes a conflict in the own unit, the others only close doors
        outside = 0
        for low in free_to_go:
            if outside == min(1, options.outside_kin):
                break
            if low["id"] not in taken and not any(p["role"] == "kin" for p in self.unit_of[low["home"]["unit"]]["posts"]):
                low["kin"].append(dict(person="p-%s-1" % low["home"]["unit"], relation="uncle"))
                low["role"] = low["home"]["role"] = "kin"
                taken.add(low["id"])
                outside += 1
        leaders = [p for p in self.people]
        rng.shuffle(leaders)
        for person in leaders:
            if outside >= options.outside_kin:
                break
            group = set(self.unit_of[person["unit"]]["affinity"])
            near = next((c for c in order if c["id"] not in taken and c["home"]["unit"] != person["unit"]
                         and set(self.unit_of[c["home"]["unit"]]["affinity"]) & group), None)
            if near and (person["leads"] or outside % 2):
                near["kin"].append(dict(person=person["id"], relation=("spouse", "in_law", "cousin", "sibling")[outside % 4]))
                taken.add(near["id"])
                outside += 1
        self.kin_counts = (pairs, conflicts, outside)

    def tie(self, a, b, taken):
        """State on a what b is to a, by what sex, age and surname allow."""
        older = (a["birth"] - b["birth"]) / 12.0           # > 0: b is older
        if a["gender"] != b["gender"] and abs(older) <= 8:
            relation = "spouse"
        elif abs(older) >= 22 and a["name"][0] == b["name"][0]:
            relation = "parent" if older > 0 else "child"
        elif a["name"][0] == b["name"][0] and abs(older) < 12:
            relation = "sibling"
        elif abs(older) >= 14:
            relation = "uncle" if older > 0 else "nephew"
        else:
            relation = self.rng.choice(["cousin", "in_law"])
        a["kin"].append(dict(person=b["id"], relation=relation))
        taken.update((a["id"], b["id"]))

    def make_gaps(self):
        """Leave out one datum of some cadres who are not due."""
        options, rng = self.options, self.rng
        plain = [c for c in self.cadres if c["role"] == "default" and c["home"] and not c["secondment"] and not c["kin"]
                 and not self.unit_of[c["home"]["unit"]].get("special")]
        rng.shuffle(plain)
        for k, cadre in enumerate(plain[:int(round(options.gaps * len(self.cadres)))]):
            field = ["body_since", "party", "birth", "clear_record", "post_since", "ethnicity", "specialty",
                     "probation_until"][k % 8]
            cadre[field] = None
            if field == "body_since":
                cadre["history"] = []
                cadre["deputy_since"] = None
            elif field == "post_since":
                cadre["history"] = []

    def make_places(self):
        """Secondment places: with counties and one provincial unit; the first ones are in use."""
        options = self.options
        if not options.county_units:
            return
        towns = [u for u in self.units if u["level"] == "county"]
        self.n_places = 0
        for k in range(options.secondments + 2):
            unit = towns[k % len(towns)]
            title = "副镇长（挂职）" if unit["name"].endswith("镇") else "副乡长（挂职）" if unit["name"].endswith("乡") else "副局长（挂职）"
            self.add_post(unit, None, title, "deputy", vertical={"secondment_months": 24 if k % 2 else 12}, place=True,
                          host=k < options.secondments)
        higher = self.add_unit("province-reform", "省发展和改革委员会", level="higher", area="410000")
        higher["posts"] = []
        body = dict(id="region", name="地区经济处", affinity=[], leader=None, functions=[])
        higher["bodies"].append(body)
        for _ in range(2):
            self.add_post(higher, body, "副处长（挂职）", "deputy", vertical={"secondment_months": 12}, place=True, host=False)
        city = self.units[2]
        self.add_post(city, city["bodies"][-1], "副科长（挂职）", "deputy", vertical={"secondment_months": 12}, place=True, host=False)

    def make_blocked(self):
        """Clusters in which not all musts can be met.

        a. Four principals of one body are due to leave the body; the only principal seats in reach are two in one other
           unit, one of them vacant. Staffing allows their unit to fall by one.
        b. Three units with one principal each; their seats ask for law, one of the three due principals has none.
        c. A deputy who must leave a one-body unit, but kin lead the only units in reach.
        """
        options = self.options
        if not options.blocked:
            return
        a = self.add_unit("archives", "市档案馆", affinity=["records"], establishment="civil_like", theme=["culture"])
        b = self.add_unit("history", "市委党史研究室", affinity=["records"], establishment="civil_like", theme=["culture"])
        a["posts"], b["posts"] = [], []
        body = self.add_body(a, "hall", "馆务室", [])
        for title in ("主任", "征集主管", "编研主管", "保管主管"):
            self.add_post(a, body, title, "principal", blocked="M2")
        for _ in range(4):
            self.add_post(a, body, "副主任", "deputy", blocked="default")
        body = self.add_body(b, "editing", "编研室", [])
        self.add_post(b, body, "主任", "principal", blocked="default")
        other = self.add_body(b, "secretariat", "秘书室", [])
        self.add_post(b, other, "主任", "principal", blocked="vacant")
        for _ in range(2):
            self.add_post(b, body, "副主任", "deputy", blocked="default")
        units = []
        for k, (id, name) in enumerate((("mediation", "市调解仲裁院"), ("legal-aid", "市法律援助中心"), ("notary", "市公证处"))):
            unit = self.add_unit(id, name, affinity=["legal_service"], establishment="institution", theme=["law"])
            unit["posts"] = []
            units.append(unit)
            body = self.add_body(unit, "service", "业务科", [])
            self.add_post(unit, body, "科长", "principal", blocked="M1", requires={"specialty": ["law"]})
            self.add_post(unit, body, "副科长", "deputy", blocked="default")
            self.add_post(unit, body, "副科长", "deputy", blocked="default")
        units[0]["posts"][0]["specialty"] = "accounting"
        units[1]["posts"][0]["specialty"] = units[2]["posts"][0]["specialty"] = "law"
        for k, (id, name) in enumerate((("relics", "市文物考古所"), ("museum", "市博物馆"), ("library", "市图书馆"))):
            unit = self.add_unit(id, name, affinity=["collections"], establishment="institution", theme=["culture"])
            unit["posts"] = []
            body = self.add_body(unit, "business", "业务部", [])
            self.add_post(unit, body, "部长", "principal", blocked="default")
            self.add_post(unit, body, "副部长", "deputy", blocked="kin-closed" if k == 0 else "default")
            self.add_post(unit, body, "副部长", "deputy", blocked="vacant" if k else "default")
        for unit in self.units:
            if unit["id"] in ("archives", "history", "mediation", "legal-aid", "notary", "relics", "museum", "library"):
                unit["special"] = True

    def settle_blocked(self):
        for post in self.posts:
            role = post.get("blocked")
            if role == "vacant":
                post["vacant"] = True
            elif role:
                post["role"] = "M1" if role == "kin-closed" else role
            if role and not post["key"]:
                post["key"] = False

    def finish_blocked(self):
        for post in self.posts:
            cadre = post.get("holder")
            if cadre and post.get("specialty"):
                cadre["specialty"] = post["specialty"]
            if cadre and post.get("blocked") == "kin-closed":
                cadre["kin"] = [dict(person="p-museum-1", relation="spouse"), dict(person="p-library-1", relation="in_law")]

    # -- a small reading of the rules, for the counts and the check below

    def due(self, cadre):
        """Rules a cadre is due by, before exemptions."""
        if not cadre["home"]:
            return []
        now, post, rules = self.as_of, cadre["home"], []
        since, body = cadre["post_since"], cadre["body_since"]
        d, p = cadre["deputy_since"], cadre["principal_since"]
        principal = cadre["rank"] == "principal"
        if since is not None:
            months = now - since
            for item in cadre["history"]:
                if (item["unit"], item["body"], item["title"]) == (post["unit"], post["body"], post["title"]) \
                        and since - item["to"] < 36:
                    months += item["to"] - item["from"]
            if months >= 120:
                rules.append("M1")
        if body is not None and now - body >= 180:
            rules.append("M2")
        if post["key"] and since is not None and d is not None and (p is not None or not principal):
            start = max(since, d)
            as_deputy = max(0, p - start) if principal else now - start
            as_principal = now - max(since, p) if principal else 0
            if principal and as_principal >= 60:
                rules.append("K1")
            if principal and as_deputy + as_principal >= 96:
                rules.append("K2")
            if not principal and as_deputy >= 96:
                rules.append("K3")
            if not principal and body is not None and now - body >= 120 and now - max(body, d) >= 60:
                rules.append("K4")
        if cadre["unfit"]:
            rules.append("T4")
        if cadre["role"] == "kin":
            rules.append("HB-4")
        return rules

    def exemption(self, cadre):
        now = self.as_of
        if cadre["birth"] is not None:
            months = cadre["birth"] + (660 if cadre["gender"] == "female" else 720) - now
            if months < 0:
                return "past"
            if months < 36 and cadre["clear_record"]:
                return "E1"
        if cadre["probation_until"] is not None and now < cadre["probation_until"]:
            return "E2"
        for entry in cadre["defer"]:
            if not entry["until"] or month_index(entry["until"]) >= now:
                return entry["rule"][3:]
        return "secondment" if cadre["secondment"] else None

    def may_take(self, cadre, post, outside_only):
        """Could this cadre take this seat, as far as the cadre alone decides? Secondments are left out."""
        home, rules = cadre["home"], cadre["rules"]
        if post["rank"] != cadre["rank"] or post["surplus"] or post.get("place") or post is home:
            return False
        unit, own = self.unit_of[post["unit"]], self.unit_of[home["unit"]]
        if unit["level"] != own["level"]:
            if post["vertical"] != "mutual":
                return False
        elif unit is own:
            if outside_only or "HB-4" in rules:
                return False
            if post["body"] == home["body"]:
                if set(rules) & {"M2", "K4"} or (post["title"], post["functions"]) == (home["title"], home["functions"]):
                    return False
                if set(rules) & {"K1", "K2", "K3"}:
                    return False
        elif unit["level"] != "city":
            return False
        elif not set(unit["affinity"]) & set(own["affinity"]):
            if not set(self.body_tags(post)) & set(self.body_tags(home)):
                return False
        if (unit["establishment"] == "institution") != (own["establishment"] == "institution"):
            return False
        if cadre["unfit"] and (post["key"] or post["head"]):
            return False
        if post["head"] and cadre["upbringing"] == unit["area"]:
            return False
        for attribute, values in (post["requires"] or {}).items():
            if attribute == "education":
                if cadre["education"] is None or EDUCATION.index(cadre["education"]) < EDUCATION.index(values[0]):
                    return False
            elif cadre[attribute] not in values:
                return False
        for other in self.kin_of.get(cadre["id"], []):
            if other in self.cadre_of:
                if self.cadre_of[other]["home"] and self.cadre_of[other]["home"]["unit"] == unit["id"]:
                    return False
            elif unit["id"] in self.leads.get(other, []):
                return False
        return True

    def body_tags(self, post):
        for body in self.unit_of[post["unit"]]["bodies"]:
            if body["id"] == post["body"]:
                return body["affinity"]
        return []

    def all_tags(self, unit):
        if "all_tags" not in unit:
            unit["all_tags"] = {("unit", t) for t in unit["affinity"]} | {
                ("body", t) for b in unit["bodies"] for t in b["affinity"]}
        return unit["all_tags"]

    def check(self):
        """Print what is due, and match those who must move to seats they could take."""
        self.kin_of, self.leads = {}, {p["id"]: p["leads"] for p in self.people}
        for cadre in self.cadres:
            for tie in cadre["kin"]:
                self.kin_of.setdefault(cadre["id"], []).append(tie["person"])
                self.kin_of.setdefault(tie["person"], []).append(cadre["id"])
        counts, exempt, movers = {}, {}, []
        for cadre in self.cadres:
            cadre["rules"] = self.due(cadre)
            reason = self.exemption(cadre)
            if not cadre["rules"]:
                continue
            if reason:
                exempt[reason] = exempt.get(reason, 0) + 1
                continue
            movers.append(cadre)
            for rule in cadre["rules"]:
                counts[rule] = counts.get(rule, 0) + 1
        must = [c for c in movers if set(c["rules"]) & {"M1", "M2", "HB-4"}]
        shall = [c for c in movers if c not in must]
        both = {}
        for cadre in movers:
            if cadre["home"]["body"]:
                both.setdefault((cadre["home"]["unit"], cadre["home"]["body"]), []).append(cadre["rank"])
        n_both = sum(1 for key in sorted(both) if len(set(both[key])) == 2)
        vacant = [p for p in self.posts if not p.get("holder") and not p.get("place")]
        say = lambda text: print(text, file=sys.stderr)
        say("cadres %d, units %d, bodies %d, posts %d, vacant %d (%.1f %%), secondment places %d" % (
            len(self.cadres), len(self.units), sum(len(u["bodies"]) for u in self.units), len(self.posts), len(vacant),
            100.0 * len(vacant) / max(1, len(self.posts)), sum(1 for p in self.posts if p.get("place"))))
        say("due and not exempt %d: must %d, shall only %d; by rule %s" % (
            len(movers), len(must), len(shall), " ".join("%s=%d" % (r, counts[r]) for r in sorted(counts))))
        say("due but exempt: %s" % (" ".join("%s=%d" % (r, exempt[r]) for r in sorted(exempt)) or "none"))
        say("bodies with principal and deputy both due: %d; waiting: %d" % (n_both, self.options.waiting))
        say("largest affinity components (cadres): %s" % " ".join(str(n) for n in self.components()[:6]))
        for label, group, outside in (("musts to seats of other units", must, True), ("musts to any seat", must, False),
                                      ("all due to any seat", movers, False)):
            seats = vacant + [c["home"] for c in movers if not c["home"]["surplus"]]
            say("matching, %s: %d of %d placed" % (label, self.matching(group, seats, outside), len(group)))

    def components(self):
        parent = {u["id"]: u["id"] for u in self.units}

        def root(x):
            while parent[x] != x:
                x = parent[x]
            return x

        first = {}
        for unit in self.units:
            tags = [("unit", t) for t in unit["affinity"]] + [("body", t) for b in unit["bodies"] for t in b["affinity"]]
            for tag in tags:
                if tag in first:
                    parent[root(unit["id"])] = root(first[tag])
                else:
                    first[tag] = unit["id"]
        sizes = {}
        for cadre in self.cadres:
            if cadre["home"]:
                key = root(cadre["home"]["unit"])
                sizes[key] = sizes.get(key, 0) + 1
        return sorted(sizes.values(), reverse=True)

    def matching(self, group, seats, outside_only):
        """Size of a maximum matching (augmenting paths, without recursion)."""
        by_unit = {}
        for k, post in enumerate(seats):
            by_unit.setdefault(post["unit"], []).append(k)
        near = {}
        vertical = {post["unit"] for post in seats if post["vertical"]}
        for unit in self.units:             # units one could reach at all: a common tag, or a seat open to mutual posting
            tags = self.all_tags(unit)
            near[unit["id"]] = [u["id"] for u in self.units if u is unit or u["id"] in vertical or tags & self.all_tags(u)]
        arcs = [[k for id in near[cadre["home"]["unit"]] for k in by_unit.get(id, [])
                 if self.may_take(cadre, seats[k], outside_only)] for cadre in group]
        holder, taken, size = [None] * len(seats), {}, 0
        for start in range(len(group)):
            came, queue, goal = {}, [start], None
            for i in queue:
                for k in arcs[i]:
                    if k in came:
                        continue
                    came[k] = i
                    if holder[k] is None:
                        goal = k
                        break
                    queue.append(holder[k])
                if goal is not None:
                    break
            if goal is None:
                continue
            size += 1
            while goal is not None:
                i = came[goal]
                before = taken.get(i)
                holder[goal], taken[i] = i, goal
                goal = before
        return size

    # -- writing

    def build(self):
        options = self.options
        self.make_units()
        n_hold = options.cadres - options.waiting
        counties = [line.split("|")[3] for line in COUNTY_UNITS.strip().splitlines()][:options.county_units]
        county_posts = sum(6 if kind == "bureau" else 7 for kind in counties)
        blocked_posts = 30 if options.blocked else 0
        total = int(round(n_hold / (1.0 - options.vacancies)))
        self.make_posts(total - county_posts - blocked_posts)
        self.make_county_units()
        self.make_blocked()
        for post in self.posts:
            post["key"] = bool(set(post["functions"]) & set(KEY_FUNCTIONS)) and post["leading"]
        self.make_people()
        self.assign_roles()
        self.settle_blocked()
        self.make_requirements()
        self.make_places()
        self.make_cadres()
        self.make_flags()
        self.make_kin()
        self.finish_blocked()
        self.make_gaps()
        if self.mutual_posts:
            for county, city in self.mutual_posts:
                city["holder"]["upbringing"] = "411104"
                city["requires"] = county["requires"] = None

    def document(self):
        def unit_out(u):
            out = dict(id=u["id"], name=u["name"], level=u["level"], area=u["area"])
            if u["parent"]:
                out["parent"] = u["parent"]
            out.update(affinity=u["affinity"], establishment=u["establishment"])
            if u["quota"]:
                out["quota"] = u["quota"]
            if u["bodies"]:
                out["bodies"] = [drop(dict(id=b["id"], name=b["name"], affinity=b["affinity"], leader=b["leader"],
                                           quota=b.get("quota"))) for b in u["bodies"]]
            if u["targets"]:
                out["targets"] = u["targets"]
            return out

        def drop(d):
            return {k: v for k, v in d.items() if v is not None and v != [] and v is not False}

        def post_out(p):
            out = drop({k: p[k] for k in ("id", "unit", "body", "title", "rank", "functions", "head", "must_fill", "surplus",
                                          "vertical", "requires", "welcomes")})
            if not p["leading"]:
                out["leading"] = False
            return out

        def cadre_out(c):
            out = dict(id=c["id"], name=c["name"], post=c["post"], rank=c["rank"])
            for k in ("birth", "gender", "ethnicity", "party", "specialty", "education", "establishment", "retirement_class",
                      "post_since", "body_since", "deputy_since", "principal_since", "waiting_since"):
                value = c.get(k)
                if value is not None:
                    out[k] = month_text(value) if isinstance(value, int) else value
            if c["history"]:
                out["history"] = [dict(item, **{"from": month_text(item["from"]), "to": month_text(item["to"])})
                                  for item in c["history"]]
            if c["probation_until"] is not None:
                out["probation_until"] = month_text(c["probation_until"])
            if c["defer"]:
                out["defer"] = c["defer"]
            if c["clear_record"] is not None:
                out["clear_record"] = c["clear_record"]
            out["assessment"] = c["assessment"]
            for k in ("promising", "unfit", "listed", "kin", "upbringing", "secondment", "prefers"):
                if c[k]:
                    out[k] = c[k]
            return out

        return dict(format="cadrex-city/1", name=self.options.name, as_of=self.options.as_of,
                    units=[unit_out(u) for u in self.units], posts=[post_out(p) for p in self.posts],
                    people=self.people, cadres=[cadre_out(c) for c in self.cadres])


def write_document(document, out):
    """One object a line in the four long lists, so that a change shows as one line."""
    out.write("{\n")
    parts = []
    for key, value in document.items():
        if isinstance(value, list):
            rows = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in value)
            parts.append("  %s: [\n%s\n  ]" % (json.dumps(key), rows) if rows else "  %s: []" % json.dumps(key))
        else:
            parts.append("  %s: %s" % (json.dumps(key), json.dumps(value, ensure_ascii=False)))
    out.write(",\n".join(parts))
    out.write("\n}\n")


def main(argv):
    options = parse_options(argv)
    city = City(options)
    city.build()
    city.check()
    if options.output == "-":
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        write_document(city.document(), sys.stdout)
    else:
        with open(options.output, "w", encoding="utf-8", newline="\n") as out:
            write_document(city.document(), out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
