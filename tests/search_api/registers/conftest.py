"""A HOME whose papers tell of activities, deadlines, figures and other papers, all invented."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from config.clock import iso
from config.settings import Settings, load_settings
from indexing.records import StoredAttachment
from indexing.registers.keeping import keep_facts
from indexing.store import open_store
from tests.search_api.conftest import filled, paper
from tests.search_api.pages.staged_papers import NOW
from tests.search_api.served import served

MEASURES = "关于促进家居消费的若干措施"
FORM = (
    "附件\n家居焕新消费季重点活动表\n填报单位：浙江省商务厅\n"
    "序号\t省份\t活动名称\t活动时间\t活动地点\t主办单位\t参与企业\t活动内容\n"
    "1\t浙江省\t“钱塘”家居嘉年华\t2025年11月1日-11月30日\t钱塘会展中心\t杭州市商务局\t云杉家居\t智能家电满3000元减300元\n"
    "2\t浙江省\t瓯江家具直播节\t2025年10月\t线上\t温州市商务局\t\t全场8折"
)
ROOT_BODY = "为促进家居消费，支持旧房装修和家装，开展家居消费季活动，畅通废旧家电回收，鼓励智能家居。"
CHILD_BODY = (
    f"为贯彻落实《{MEASURES}》，福建省举办“闽江家居焕新节”，活动时间：2025年9月10日至2025年12月31日，地点福州市。\n"
    "购买绿色家具的，每件最高补贴2000元。\n"
    "去年全省组织家居促消费活动320场，参与企业4500多家，带动家居消费36.5亿元，涉及品牌1200个。\n"
    "请于2025年9月30日前报送总结。"
)
GRANDCHILD_BODY = (
    "为贯彻落实《福建省促进家居消费实施方案》，福州市发放家具消费券，支持适老化改造，资金3000多万元。"
)


@pytest.fixture(scope="package")
def clock() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUANXIN_CLOCK", iso(NOW))
        yield


@pytest.fixture(scope="package")
def told(tmp_path_factory: pytest.TempPathFactory, clock: None) -> tuple[Settings, list[str]]:
    """The settings, and the ids of the paper at the root, the two that carry it out, the one with the form, and the news."""
    home = tmp_path_factory.mktemp("told")
    settings = load_settings({"HUANXIN_HOME": str(home)}, home)
    form = StoredAttachment(
        "重点活动表.wps", "https://swt.example.gov.cn/f.wps", "wps", "cd" * 32, 9, "read", FORM, "text"
    )
    ids = filled(
        settings,
        paper(
            1, title=f"商务部等13部门《{MEASURES}》", body=ROOT_BODY, region="100000", published="2023-07-18"
        ),
        paper(
            2,
            title="福建省促进家居消费实施方案",
            body=CHILD_BODY,
            document_type="policy",
            published="2025-09-01",
        ),
        paper(3, title="福州市家居消费券发放公告", body=GRANDCHILD_BODY, region="350100"),
        paper(
            4,
            title="关于报送家居焕新消费季重点活动的通知",
            body="现将浙江省家居焕新消费季重点活动表公布，家居企业可参加。",
            region="330000",
            attachments=(form,),
        ),
        paper(
            5,
            title="家居消费升温",
            body="记者看到，家居卖场里智能家居受欢迎，家装订单不断。",
            region="440000",
            document_type="news",
        ),
    )
    store = open_store(settings.database_url, settings.locks)
    keep_facts(store)
    store.close()
    return settings, ids


@pytest.fixture(scope="package")
def site(told: tuple[Settings, list[str]]) -> Iterator[httpx.Client]:
    """A client of the app over these papers that speaks Chinese."""
    with served(told[0]) as client:
        client.headers["Accept-Language"] = "zh-CN"
        yield client
