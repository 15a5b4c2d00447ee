"""All parts of Scrapy that stand between a request and its answer, and the rules that a polite crawl keeps."""
