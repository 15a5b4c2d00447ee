"""How much memory the browsers of this process take."""

from __future__ import annotations

from pathlib import Path


def browser_memory(ancestor: int, *, proc: Path = Path("/proc")) -> int:
    """Resident bytes of all browser processes below the process `ancestor`; 0 where the system does not tell.

    Pages that processes share are counted for each, so it is rather too much than too little.
    """
    parents: dict[int, int] = {}
    held: dict[int, int] = {}
    for path in proc.glob("[0-9]*/status"):
        try:
            lines = path.read_text("utf-8", "replace").splitlines()
        except OSError:  # it has ended meanwhile
            continue
        fields = dict(line.split(":", 1) for line in lines if ":" in line)
        pid = int(path.parent.name)
        parents[pid] = int(fields.get("PPid", "0"))
        name = fields.get("Name", "").strip().lower()
        if "chrom" in name:
            held[pid] = int((fields.get("VmRSS", "0").split() or ["0"])[0]) * 1024
    return sum(size for pid, size in held.items() if _below(pid, ancestor, parents))


def _below(pid: int, ancestor: int, parents: dict[int, int]) -> bool:
    seen = set()
    while pid in parents and pid not in seen:
        seen.add(pid)
        pid = parents[pid]
        if pid == ancestor:
            return True
    return False
