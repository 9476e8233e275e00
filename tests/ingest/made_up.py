"""Made-up data sets in the layouts of real ones; no line is copied from a real file."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

RATINGS = "userId,movieId,rating,timestamp\n1,31,2.5,1260000144\n1,42,3.0,1260000179\n2,31,5.0,1260000200\n"
MOVIES = (
    "movieId,title,genres\n"
    '31,"Paper Lantern, The (Lanterne de papier, La) (1994)",Comedy|Drama\n'
    "42,Blue Hour (2003),(no genres listed)\n"
    '53,"""Salt"" Road (1998)",IMAX|Children\n'
)
LINKS = "movieId,imdbId,tmdbId\n31,0110000,99999\n42,0120000,\n"
TAGS = "userId,movieId,tag,timestamp\n1,31,Rain,1\n2,31,rain,2\n2,31,NA,3\n2,31,,4\n2,42,quiet,5\n"


def csv_folder(folder: Path, **files: str | bytes) -> Path:
    """Write a folder of MovieLens' CSV files; `ratings="..."` replaces one, an empty text leaves it out."""
    contents = {"ratings": RATINGS, "movies": MOVIES, "links": LINKS, "tags": TAGS} | files
    return written(folder, {f"{name}.csv": text for name, text in contents.items() if text})


def written(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a folder with these files, byte for byte."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def zipped(path: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a zip of these files, without entries for folders."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


FLAGS_LANTERN = "0|0|0|0|0|1|0|0|1|0|0|0|0|0|0|0|0|0|0"
FLAGS_HOUR = "0|0|0|0|1|0|0|0|0|0|0|0|0|0|0|0|0|0|0"
FLAGS_UNKNOWN = "1" + "|0" * 18
U_DATA = "3\t31\t4\t880000123\n3\t42\t2\t880000190\n5\t31\t5\t886000344\n"
U_ITEM = (
    f"31|Paper Lantern, The (1994)|01-Jan-1995||http://example.invalid/|{FLAGS_LANTERN}\n"
    f"42|Blue Hour (1971) |4-Feb-1971||http://example.invalid/|{FLAGS_HOUR}\n"
    f"267|unknown||||{FLAGS_UNKNOWN}\n"
    f"1412|Café Sel (1995) (V)|||http://example.invalid/|{FLAGS_LANTERN}\n"
).encode("latin-1")

R_1M = "1::31::5::978000760\n1::42::3::978002109\n2::31::4::978008709\n"
M_1M = "31::Salt Wars: Part IV - A Light (1977)::Children's|Comedy\n42::Misère, La (1995)::Drama\n".encode("latin-1")
R_10M = "1::31::5::838000046\n1::42::4.5::838000525\n2::31::3.5::868000562\n"
M_10M = "31::Salt Wars: Part IV - A Light (1977)::Children|Comedy\n42::Misère, La (1995)::Drama\n"
T_10M = "9::31::slow::1200000000\n9::31::a::b::1200000001\n9::31::::1200000002\n8::31::Slow::1200000003\nbroken\n"
