"""A record as a NetCDF-4 file, as xarray would write and will read it, without waiting for xarray."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from uppertier.engagement.record import COORDINATES, Record


def write_netcdf(record: Record, path: Path) -> None:
    """Write a record as NetCDF-4, with the CF attributes `units` and `long_name`."""
    import netCDF4

    with netCDF4.Dataset(path, "w") as file:
        file.setncatts(record.attributes)
        for name, column in record.variables.items():
            for axis, size in zip(column.axes, column.values.shape, strict=True):
                if axis not in file.dimensions:
                    file.createDimension(axis, size)
            variable: Any
            if column.values.dtype.kind == "U":
                variable = file.createVariable(name, str, column.axes)
                variable[...] = column.values.astype(object)
            else:
                variable = file.createVariable(name, column.values.dtype, column.axes, compression="zlib")
                variable[...] = column.values
            variable.long_name = column.meaning
            if column.unit:
                variable.units = column.unit
            if name not in COORDINATES and "threat" in column.axes:
                variable.coordinates = "threat_target"
