"""`huanxin up`: the parts that run for ever, each a process that is started again when it ends."""
