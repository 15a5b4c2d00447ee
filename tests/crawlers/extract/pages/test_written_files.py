"""Files that a page's scripts link: the addresses stand in the script, and nothing of it is run."""

from __future__ import annotations

import pytest

from crawlers.extract.pages import read_notice
from tests.crawlers.extract.pages.samples import ARTICLE, page

URL = "https://swj.example.gov.cn/tzgg/t20250901_77.html"


@pytest.mark.parametrize(
    "script",
    [
        """var fjs=[{"name":"名单.xlsx","url":"./P0202509.xlsx"}];for(var i=0;i<fjs.length;i++){document.write('<p><a href="'+fjs[i].url+'">'+fjs[i].name+'</a></p>')}""",
        """var info = {attachList: [{id: '3', fileName: '名单.xlsx', size: '12 KB', filePath: '/tzgg/P0202509.xlsx'}]};""",
        """document.getElementById('fj').innerHTML = '<a href="/tzgg/P0202509.xlsx" target="_blank">名单.xlsx</a>';""",
    ],
)
def test_a_file_in_a_script_is_offered(script: str) -> None:
    notice = read_notice(page(article=f"{ARTICLE}<div id='fj'></div><script>{script}</script>"), URL)
    assert [(file.name, file.url) for file in notice.attachments] == [
        ("名单.xlsx", "https://swj.example.gov.cn/tzgg/P0202509.xlsx")
    ]


@pytest.mark.parametrize(
    "script",
    [
        "var menu=[{name:'操作手册',url:'/help/manual.pdf'}];",
        "var files=[];function add(n,u){files.push({name:n,url:u+'.pdf'})}",
        """document.write('<a href="'+base+'x.pdf">'+name+'</a>');""",
    ],
)
def test_what_a_script_computes_or_keeps_for_its_menus_is_not(script: str) -> None:
    assert read_notice(page(article=f"{ARTICLE}<script>{script}</script>"), URL).attachments == ()
