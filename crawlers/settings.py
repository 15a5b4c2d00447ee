"""Scrapy's settings for the project. Politeness is the source's own; the rest is the same for every run."""

# First of all: for each of its deprecated classes this module reads the source of all that is being imported above it
# (`inspect.stack`). Imported here it takes a tenth of a second less than below a spider.
import os

import scrapy.core.downloader.contextfactory  # noqa: F401

from config.logs import log_to_stderr
from crawlers.fetch.settings import POLITE_SETTINGS

if os.environ.get("HUANXIN_LOG") == "json":
    log_to_stderr("json")

BOT_NAME = "huanxin"
SPIDER_MODULES = ["crawlers.runs.spider", "crawlers.inlets.backfill.spider"]
LOG_LEVEL = "INFO"
LOG_FILE_APPEND = True
# Only the counts of our own items are of interest, not a megabyte of body in the log.
LOG_FORMATTER = "crawlers.runs.quiet_log.QuietLog"
# Pages show logs beside Beijing times; the machine's own zone has to be seen.
LOG_DATEFORMAT = "%Y-%m-%d %H:%M:%S %z"
STATS_DUMP = True
ITEM_PIPELINES = {"crawlers.runs.pipeline.RecordPipeline": 100}

globals().update(POLITE_SETTINGS)
EXTENSIONS = {**POLITE_SETTINGS["EXTENSIONS"], "crawlers.runs.ledger.RunLedger": 100}
