"""Values that never change: the pieces that a lecture is made of once its file has been read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, NoReturn, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

Key = TypeVar("Key")
Value = TypeVar("Value")


class FrozenDict(dict[Key, Value]):
    """A dict that refuses to change; it can be hashed and is otherwise a dict, to pickle and JSON.

    >>> FrozenDict(eta=0.05)["eta"]
    0.05
    >>> FrozenDict(eta=0.05).clear()
    Traceback (most recent call last):
        ...
    TypeError: a frozen value does not change
    """

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise TypeError("a frozen value does not change")

    __setitem__ = __delitem__ = __ior__ = _refuse  # type: ignore[assignment]
    clear = pop = popitem = setdefault = update = _refuse  # type: ignore[assignment]

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        # A dict is unpickled item by item, which is refused here.
        return type(self), (dict(self),)


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Table: TypeAlias = Annotated[Mapping[Key, Value], AfterValidator(FrozenDict)]
Named: TypeAlias = Table[Name, Value]


class Part(BaseModel):
    """A piece of what a YAML file says: frozen, strict, no unknown keys, no NaN."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)
