"""Source files for the sample web only, used through HUANXIN_SOURCES."""
