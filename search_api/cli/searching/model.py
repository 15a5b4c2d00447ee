"""`huanxin model`: the local models by which papers are found by meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.language import tr
from search_api.cli.output import note, print_json

if TYPE_CHECKING:
    from config.settings import Settings

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

_JSON = typer.Option("--json", help="JSON")


@app.command("get", help=tr("把模型放进 HOME", "put a model into HOME"))
def get(
    source: Annotated[
        list[str],
        typer.Option(
            "--from",
            metavar=tr("文件|网址", "FILE|URL"),
            help=tr(
                "含模型的 jar；或模型与分词表，各给一次",
                "the jar that holds it; or model and tokenizer, one each",
            ),
        ),
    ],
    as_json: Annotated[bool, _JSON] = False,
) -> int:
    from config.settings import load_settings
    from indexing.vectors.getting import get_model

    settings = load_settings()
    note(tr(f"数据目录：{settings.home}", f"home: {settings.home}"))
    get_model(settings, source)
    code = _show(settings, as_json)
    note(
        tr(
            "让已有的文件按意思可查：huanxin index vectors",
            "to have papers found by meaning: huanxin index vectors",
        )
    )
    return code


@app.command("status", help=tr("模型的情况", "how the models stand"))
def status(as_json: Annotated[bool, _JSON] = False) -> int:
    from config.settings import load_settings

    return _show(load_settings(), as_json)


@app.command("remove", help=tr("删去模型；检索只按词", "remove the model; searches go by words"))
def remove(as_json: Annotated[bool, _JSON] = False) -> int:
    from config.settings import load_settings
    from indexing.vectors.getting import remove_model
    from indexing.vectors.models import MODELS

    settings = load_settings()
    for model in MODELS:
        remove_model(settings, model)
    return _show(settings, as_json)


def _show(settings: Settings, as_json: bool) -> int:
    from indexing.vectors.models import MODELS, state

    rows: list[dict[str, Any]] = []
    for model in MODELS:
        standing, digest = state(settings, model)
        rows.append(
            {"name": model.name, "state": standing, "sha256": digest, "languages": list(model.languages)}
        )
    if as_json:
        print_json({"models": rows})
        return 0
    words = {
        "ready": tr("可用", "ready"),
        "absent": tr("没有，用 huanxin model get 放进来", "absent; put it in with `huanxin model get`"),
        "damaged": tr("文件已损坏，请重新 huanxin model get", "damaged; run `huanxin model get` again"),
        "not_installed": tr(
            "未安装，需 pip install 'huanxin[semantic]'", "not installed; pip install 'huanxin[semantic]'"
        ),
    }
    for row in rows:
        print(f"{row['name']}  {words[row['state']]}  {' '.join(row['languages'])}")
    return 0
