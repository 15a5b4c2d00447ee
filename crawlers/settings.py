"""Scrapy's settings for the project. Politeness is the source's own; the rest is the same for every run."""

from crawlers.politeness import POLITE_SETTINGS

BOT_NAME = "huanxin"
SPIDER_MODULES = ["crawlers.spiders"]
LOG_LEVEL = "INFO"
LOG_FILE_APPEND = True
# Only the counts of our own items are of interest, not a megabyte of body in the log.
LOG_FORMATTER = "crawlers.spiders.quiet_log.QuietLog"
STATS_DUMP = True
EXTENSIONS = {"crawlers.ledger.RunLedger": 100}
ITEM_PIPELINES = {"crawlers.recording.RecordPipeline": 100}

globals().update(POLITE_SETTINGS)
