"""The 37 provincial-level units whose commerce departments are watched, and where each lies on the tile map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from config.regions import CORPS, NATION


@dataclass(frozen=True, slots=True)
class Unit:
    """A province, the Corps, or a city with a plan of its own. `column` and `row` count tiles from the north-west; `short` and
    `letters` fit on a tile."""

    code: str
    short: str
    letters: str
    column: int
    row: int


_MAP = """\
. . . . . . . . 黑:HL:230000
. . . . . 蒙:NM:150000 . . 吉林:JL:220000
新疆:XJ:650000 . . . . . 北京:BJ:110000 . 辽宁:LN:210000 大连:DL:210200
兵团:BT:660000 . 甘肃:GS:620000 宁夏:NX:640000 . 山西:SX:140000 河北:HE:130000 天津:TJ:120000
. 青海:QH:630000 . . 陕西:SN:610000 河南:HA:410000 山东:SD:370000 青岛:QD:370200
. 西藏:XZ:540000 四川:SC:510000 重庆:CQ:500000 . 湖北:HB:420000 安徽:AH:340000 江苏:JS:320000 上海:SH:310000
. . 云南:YN:530000 贵州:GZ:520000 . 湖南:HN:430000 江西:JX:360000 浙江:ZJ:330000 宁波:NB:330200
. . . . 广西:GX:450000 广东:GD:440000 深圳:SZ:440300 福建:FJ:350000 厦门:XM:350200
. . . . . 海南:HI:460000"""


def _units() -> Mapping[str, Unit]:
    found = {}
    for row, line in enumerate(_MAP.splitlines()):
        for column, cell in enumerate(line.split()):
            if ":" in cell:
                short, letters, code = cell.split(":")
                found[code] = Unit(code, short, letters, column, row)
    return dict(sorted(found.items()))


UNITS: Mapping[str, Unit] = _units()
"""By code, in the order of GB/T 2260."""


def unit_of(region: str) -> Unit | None:
    """The unit that a region's code belongs to; None for the nation."""
    if region == NATION:
        return None
    return UNITS.get(region) or UNITS.get(CORPS if region[:2] == CORPS[:2] else region[:2] + "0000")
