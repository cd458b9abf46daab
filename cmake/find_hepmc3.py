"""Print the folder of HepMC3Config.cmake that the Python package hepmc3 installed, if any."""

from importlib import metadata

try:
    files = metadata.files("hepmc3") or []
except metadata.PackageNotFoundError:
    files = []
for file in files:
    if file.name == "HepMC3Config.cmake":
        print(file.locate().resolve().parent.as_posix())
        break
