"""Where the command begins: its parts put together, and every failure turned into words and an exit code."""

from __future__ import annotations

import os
import sys

import typer

from config.faults import Fault, WrongUsage
from config.language import tr
from search_api.cli.crawling import (
    archive,
    backfill,
    crawl,
    health,
    import_files,
    leads,
    quarantine,
    reread,
    runs,
    schedules,
    sources,
    work,
)
from search_api.cli.output import print_fault
from search_api.cli.reading import attachments, facts, golden, list_page, probe, read, record, text
from search_api.cli.running import backup, demo, doctor, index, serve, tokens, up, users
from search_api.cli.searching import activities, changes, correct, diff, evidence, merges, model, search, show
from search_api.cli.telling import alerts, channels, deliver, deliveries

INTERRUPTED = 130
# Whoever searches or crawls meanwhile comes first.
_BEHIND_OTHERS = (["index", "rebuild"], ["index", "vectors"])


def build() -> typer.Typer:
    app = typer.Typer(
        name="huanxin",
        help=tr(
            "焕新：监测“家居焕新消费季”与以旧换新政策、活动。",
            "Huanxin: watches the policies and promotions of China's Home Renewal Consumption Season.",
        ),
        no_args_is_help=True,
        add_completion=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.command("crawl", help=tr("采集一个或多个来源", "crawl sources"))(crawl.crawl)
    app.command("import", help=tr("导入 JSONL、WARC 或文本", "import JSONL, WARC or text files"))(
        import_files.import_
    )
    app.command("search", help=tr("检索", "search"))(search.search)
    app.command("show", help=tr("显示一份文件", "show a document"))(show.show)
    app.command("activities", help=tr("活动登记表", "the register of activities"))(activities.activities)
    app.command("changes", help=tr("自某时以来的变更", "what changed since"))(changes.changes)
    app.command("diff", help=tr("比较一份文件的两个版本", "compare two versions of a document"))(diff.diff)
    app.command(
        "up", help=tr("一个程序运行全部：调度、采集、索引、投递、网页", "run everything as one program")
    )(up.up)
    app.command("backup", help=tr("备份", "back up"))(backup.backup)
    app.command("restore", help=tr("恢复备份", "restore a backup"))(backup.restore)
    app.command("correct", help=tr("更正一份文件的字段", "set a document's fields right"))(correct.correct)
    app.command("health", help=tr("各来源是否正常", "how sources are"))(health.health)
    app.command("work", help=tr("做队列里的采集", "do what is queued"))(work.work)
    app.command("deliver", help=tr("匹配订阅并发送提醒", "match subscriptions and send alerts"))(
        deliver.deliver
    )
    app.command("deliveries", help=tr("投递记录", "the log of deliveries"))(deliveries.deliveries)
    app.add_typer(channels.app, name="channels", help=tr("通知方式", "channels"))
    app.command(
        "up", help=tr("一个程序运行全部：调度、采集、索引、投递、网页", "run everything as one program")
    )(up.up)
    app.command("correct", help=tr("更正一份文件的字段", "set a document's fields right"))(correct.correct)
    app.command("health", help=tr("各来源是否正常", "how sources are"))(health.health)
    app.command("work", help=tr("做队列里的采集", "do what is queued"))(work.work)
    app.add_typer(runs.app, name="runs", help=tr("采集批次与队列", "crawl runs and their queue"))
    app.command("leads", help=tr("文件里提到的零售商活动页", "retailers' pages that papers name"))(
        leads.leads
    )
    app.command("probe", help=tr("识别一个列表页属于哪个站群类型", "tell a list page's family"))(probe.probe)
    app.command("read", help=tr("读一个详情页文件", "read a saved detail page"))(read.read)
    app.command("list", help=tr("读一个列表页文件", "read a saved list page"))(list_page.list_)
    app.command("text", help=tr("读一个附件文件的文字", "read an attachment's text"))(text.text)
    app.command(
        "facts",
        help=tr("一段文字说了哪些时间、活动、优惠……", "what a text says of times, activities, benefits"),
    )(facts.facts)
    app.command("attachments", help=tr("附件：按状态列出", "attachments by their state"))(
        attachments.attachments
    )
    app.command("demo", help=tr("在示例网站上演示全过程", "show the whole program on a web of samples"))(
        demo.demo
    )
    app.command("evidence", help=tr("一份文件的抓取件，写成一个 WARC", "one document's captures as a WARC"))(
        evidence.evidence
    )
    app.command("reread", help=tr("用现在的解析器重读存档", "read history again with today's parsers"))(
        reread.reread
    )
    app.command("backfill", help=tr("从网页档案馆补录历史", "bring in what a web archive kept"))(
        backfill.backfill
    )
    app.command("record", help=tr("从采集存档存样本", "save fixtures from a crawl"))(record.record)
    app.command("golden", help=tr("核对样本的解析结果", "compare a fixture with what is expected"))(
        golden.golden
    )
    app.add_typer(alerts.app, name="alerts", help=tr("订阅与提醒", "subscriptions and alerts"))
    app.command("doctor", help=tr("缺什么、影响什么、怎样解决", "what is missing, and how to mend it"))(
        doctor.doctor
    )
    app.command("serve", help=tr("提供网页与接口", "serve the pages and the API"))(serve.serve)
    app.add_typer(archive.app, name="archive", help=tr("抓取存档", "the archive"))
    app.add_typer(
        quarantine.app,
        name="quarantine",
        help=tr("待审：变更多得可疑的批次", "runs whose changes were implausibly many"),
    )
    app.add_typer(schedules.app, name="schedules", help=tr("采集计划", "when sources are due"))
    app.add_typer(sources.app, name="sources", help=tr("来源登记", "the source registry"))
    app.add_typer(users.app, name="users", help=tr("用户", "who may sign in"))
    app.add_typer(tokens.app, name="tokens", help=tr("程序用的令牌", "tokens for programs"))
    app.add_typer(index.app, name="index", help=tr("检索索引", "the search index"))
    app.add_typer(
        merges.app,
        name="merges",
        help=tr("活动登记表里的合并：看、拆开、并入", "activities of several papers: list, split, join"),
    )
    app.add_typer(model.app, name="model", help=tr("按意思检索用的模型", "models for finding by meaning"))
    return app


def main() -> None:
    """Runs the command and exits with the code that docs/cli.md gives."""
    if sys.argv[1:3] in _BEHIND_OTHERS:
        os.nice(10)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    as_json = any(a in ("--json", "--jsonl", "--batch") or a.startswith("--batch=") for a in arguments)
    try:
        outcome = build()(arguments, standalone_mode=False, prog_name="huanxin")
    except Fault as fault:
        print_fault(fault, as_json=as_json)
        return fault.exit_code
    except typer.TyperException as error:
        words = error.format_message() if hasattr(error, "format_message") else str(error)
        print_fault(
            WrongUsage(words, detail=tr("用 --help 查看用法", "--help shows the usage")), as_json=as_json
        )
        return WrongUsage.exit_code
    except (KeyboardInterrupt, typer.Abort):
        outcome = INTERRUPTED
    except BrokenPipeError:  # the reader of our output (head, less) has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno is None:
            raise
        print_fault(Fault(error.strerror or str(error), where=error.filename), as_json=as_json)
        return 1
    if outcome == INTERRUPTED:
        print(tr("已中断；已写入的内容完好", "interrupted; what was written is intact"), file=sys.stderr)
    return outcome if isinstance(outcome, int) else 0
