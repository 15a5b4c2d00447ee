"""Sample pages, written for these tests: invented papers in the markup that the families of sites really use."""

from __future__ import annotations

PARAGRAPHS = (
    "为贯彻落实促进家居消费的若干措施，示例市商务局决定在全市组织开展家居焕新消费季活动。",
    "活动期间，消费者购买指定品类的绿色智能家居产品，可按成交价格享受一定比例的补贴，每人每类限补一件。",
    "各区商务主管部门要加强组织领导，压实工作责任，及时报送活动进展情况，确保各项工作取得实效。",
)
ARTICLE = "".join(f"<p>　　{paragraph}</p>" for paragraph in PARAGRAPHS)

NAVIGATION = (
    "<div class='header'><ul><li><a href='/'>首页</a></li><li><a href='/zwgk/'>政务公开</a></li>"
    "<li><a href='/zmhd/'>政民互动</a></li></ul></div>"
)
FOOTER = (
    "<div class='footer'><p>主办单位：示例市商务局　网站标识码：0000000000</p><p>示例ICP备00000000号</p>"
    "<p><a href='/help/reader.zip'>阅读器下载</a></p></div>"
)


def page(
    *,
    article: str = ARTICLE,
    head: str = "",
    above: str = "",
    below: str = "",
    container: str = "<div class='TRS_Editor'>{}</div>",
    title: str = "关于开展家居焕新消费季活动的通知_示例市商务局",
) -> bytes:
    """A whole page in UTF-8: navigation, what stands above the article, the article, what stands below, footer."""
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>{NAVIGATION}"
        f"<div class='main'>{above}{container.format(article)}{below}</div>{FOOTER}</body></html>"
    ).encode()
