"""A zip, opened with suspicion: what docx, xlsx, pptx, OFD and plain archives are made of."""

from __future__ import annotations

import io
import lzma
import posixpath
import zipfile
import zlib

from config.language import tr
from crawlers.extract.files import limits
from crawlers.extract.files.extract import UnreadableFile
from crawlers.extract.files.xml import Element, parse_xml

_CHUNK = 1 << 20

# What zipfile raises of a zip that is damaged or made to do harm; NotImplementedError of a compression it does not know.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
)


def _display_name(info: zipfile.ZipInfo) -> str:
    """The member's name. Chinese tools write GBK without saying so, which zipfile shows as cp437."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


class Package:
    """The members of a zip by normalised name (forward slashes, no leading one). Every read counts against one budget.

    Raises UnreadableFile when the zip is broken, encrypted, or unpacks to more than an attachment may.
    """

    def __init__(self, body: bytes) -> None:
        self._size = len(body)
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(body))
        except BROKEN as error:
            raise UnreadableFile(tr("压缩结构已损坏", "the zip structure is broken")) from error
        infos = [info for info in self._zip.infolist() if not info.is_dir()]
        if len(infos) > limits.MAX_MEMBERS:
            raise UnreadableFile(tr(f"压缩包内有 {len(infos)} 个文件，过多", f"zip of {len(infos)} members"))
        self._check(sum(info.file_size for info in infos))
        self._members = {_display_name(info).replace("\\", "/").lstrip("/"): info for info in infos}
        self._folded = {name.lower(): name for name in self._members}

    @property
    def names(self) -> list[str]:
        """The members' names in the order of the archive's directory."""
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._folded

    def chunks(self, name: str) -> list[bytes]:
        """One member's bytes in pieces of at most 1 MB. Raises UnreadableFile as the class says, KeyError if absent."""
        info = self._members[self._folded[name.lower()]]
        if info.flag_bits & 0x1:
            raise UnreadableFile(tr("压缩包已加密", "the zip is encrypted"))
        pieces: list[bytes] = []
        try:
            with self._zip.open(info) as member:
                while piece := member.read(_CHUNK):
                    self._read += len(piece)
                    self._check(self._read)
                    pieces.append(piece)
        except BROKEN as error:
            raise UnreadableFile(tr(f"压缩包成员 {name} 已损坏", f"zip member {name} is broken")) from error
        return pieces

    def read(self, name: str) -> bytes:
        """One member's bytes. Raises as `chunks`."""
        return b"".join(self.chunks(name))

    def xml(self, name: str) -> Element:
        """One member's root element. Raises as `chunks`, and UnreadableFile where it is no XML."""
        return parse_xml(self.read(name))

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """The OPC relationships of a part ("" the package): id → (last word of the type, target's member name)."""
        folder, file = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        if rels not in self:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for link in self.xml(rels):
            target = link.get("Target", "")
            if link.get("TargetMode") == "External" or not target:
                continue
            member = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[link.get("Id", "")] = (link.get("Type", "").rsplit("/", 1)[-1], member)
        return found

    def main_part(self, usual: str) -> str:
        """The member that holds an OOXML file's document, mostly the `usual` one."""
        if usual in self:
            return usual
        for kind, member in self.related("").values():
            if kind == "officeDocument" and member in self:
                return member
        raise UnreadableFile(tr(f"缺少正文部分 {usual}", f"its main part {usual} is missing"))

    def _check(self, unpacked: int) -> None:
        too_dense = unpacked > limits.RATIO_FROM and unpacked > limits.MAX_RATIO * self._size
        if too_dense or unpacked > limits.MAX_UNPACKED:
            raise UnreadableFile(
                tr("解压后过大，疑为压缩炸弹", "unpacks to far too much, perhaps a decompression bomb")
            )
