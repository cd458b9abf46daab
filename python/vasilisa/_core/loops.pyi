"""
Scalar one-loop functions, vectorised over all arguments.
"""
from __future__ import annotations
import numpy
import numpy.typing
import typing
__all__: list[str] = ['A0', 'B0', 'C0', 'D0']
def A0(m2: typing.Annotated[numpy.typing.ArrayLike, numpy.complex128]) -> typing.Any:
    ...
def B0(p2: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], m1_squared: typing.Annotated[numpy.typing.ArrayLike, numpy.complex128], m2_squared: typing.Annotated[numpy.typing.ArrayLike, numpy.complex128]) -> typing.Any:
    ...
def C0(p1_squared: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], p2_squared: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], p12_squared: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], m1_squared: typing.Annotated[numpy.typing.ArrayLike, numpy.complex128], m2_squared: typing.Annotated[numpy.typing.ArrayLike, numpy.complex128], m3_squared: typing.Annotated[numpy.typing.ArrayLike, numpy.complex128], log_lambda2: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] = 0.0) -> typing.Any:
    ...
def D0(p1_squared: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], p2_squared: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], p3_squared: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], p4_squared: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], s: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], t: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], m1_squared: typing.Annotated[numpy.typing.ArrayLike, numpy.complex128], m2_squared: typing.Annotated[numpy.typing.ArrayLike, numpy.complex128], m3_squared: typing.Annotated[numpy.typing.ArrayLike, numpy.complex128], m4_squared: typing.Annotated[numpy.typing.ArrayLike, numpy.complex128], log_lambda2: typing.Annotated[numpy.typing.ArrayLike, numpy.float64] = 0.0) -> typing.Any:
    ...
