"""Expressions over facts, as claims and templates write them: arithmetic, comparison, no code.

A name is looked up among the facts, ``a.b`` in a sheet of facts, ``a[k]`` in a list of iterates.
Anything else that Python could do is refused, and so is what Python would let pass and nobody
means: a text compared with a number, a number taken for true.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from lecture.errors import shown
from lecture.written import Written

LONGEST = 300  # characters

_ARITHMETIC: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARISONS: dict[type, Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {"abs": abs, "min": min, "max": max}


class ExpressionError(ValueError):
    """An expression that names no fact, or is more than an expression over facts."""


class Sheet:
    """Named facts; a fact may be computed on first use.

    Args:
        title: what the facts are about, for the error that lists them.
        facts: values, or functions without arguments that compute them once.
    """

    def __init__(self, title: str, facts: Mapping[str, Any]) -> None:
        self.title = title
        self._facts = {
            name: cache(fact) if callable(fact) else fact for name, fact in facts.items()
        }

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the facts."""
        return tuple(self._facts)

    def __getitem__(self, name: str) -> Any:
        """The fact called ``name``; ExpressionError if there is none."""
        if name not in self._facts:
            known = ", ".join(self._facts)
            raise ExpressionError(f"{self.title} has no fact {name!r}; it has {known}")
        fact = self._facts[name]
        return fact() if callable(fact) else fact


def evaluate(text: str, facts: Sheet) -> bool | int | float | str | Written:
    """The value of the expression ``text`` over ``facts``.

    >>> evaluate("2 * eta < 1", Sheet("example", {"eta": 0.05}))
    True

    Raises:
        ExpressionError: it cannot be read, is not allowed, has no value, is no single value, or
            names a fact that is not there.
    """
    if len(text) > LONGEST:
        raise ExpressionError(f"longer than {LONGEST} characters")
    try:
        value = _value(ast.parse(text.strip(), mode="eval").body, facts)
    except ExpressionError:
        raise
    except SyntaxError:
        raise ExpressionError(f"{text!r} is not an expression") from None
    except (ValueError, ArithmeticError, IndexError, RecursionError, MemoryError) as error:
        raise ExpressionError(f"{text!r} has no value: {error}") from None
    if isinstance(value, Sheet):
        raise ExpressionError(f"{text!r} is no single fact; it has {', '.join(value.names)}")
    if isinstance(value, np.ndarray):
        raise ExpressionError(f"{text!r} is a list of numbers: {text}[0] is its first")
    return value  # type: ignore[no-any-return]


def _value(node: ast.expr, facts: Sheet) -> Any:
    match node:
        case ast.Constant(value=bool() | int() | float() | str() as value):
            return value
        case ast.Name(id=name):
            return facts[name]
        case ast.Attribute(value=inner, attr=name):
            sheet = _value(inner, facts)
            if not isinstance(sheet, Sheet):
                raise ExpressionError(f"{ast.unparse(inner)!r} has no facts of its own")
            return sheet[name]
        case ast.Subscript(value=inner, slice=index):
            return _item(_value(inner, facts), _value(index, facts))
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return not _truth(_value(inner, facts))
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_number(_value(inner, facts))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            sides = (_number(_value(side, facts)) for side in (left, right))
            return _ARITHMETIC[type(op)](*sides)
        case ast.BoolOp(op=op, values=parts):
            # All of them, so that a fact that is not there is found whatever the others say.
            truths = [_truth(_value(part, facts)) for part in parts]
            return all(truths) if isinstance(op, ast.And) else any(truths)
        case ast.Compare(left=left, ops=ops, comparators=others) if all(
            type(op) in _COMPARISONS for op in ops
        ):
            values = [_value(side, facts) for side in (left, *others)]
            return all(map(_compare, ops, values, values[1:]))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS:
            return _call(name, [_number(_value(argument, facts)) for argument in args])
    raise ExpressionError(f"{ast.unparse(node)!r} is not allowed in an expression over facts")


def _item(values: Any, index: Any) -> float:
    if not isinstance(values, np.ndarray):
        raise ExpressionError(f"{_named(values)} is no list of numbers")
    if not isinstance(index, int) or isinstance(index, bool):
        raise ExpressionError(f"a place in a list is a whole number, not {_named(index)}")
    return float(values[index])


def _call(name: str, numbers: list[float]) -> float:
    if not numbers or (name == "abs") != (len(numbers) == 1):
        raise ExpressionError(f"{name}() does not take {len(numbers)} numbers")
    return _FUNCTIONS[name](*numbers)


def _compare(op: ast.cmpop, left: Any, right: Any) -> bool:
    if not (isinstance(left, str) and isinstance(right, str)):
        left, right = _number(left), _number(right)
    return _COMPARISONS[type(op)](left, right)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ExpressionError(f"{_named(value)} is no number")
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ExpressionError(f"{_named(value)} is neither true nor false")
    return value


def _named(value: Any) -> str:
    if isinstance(value, Sheet):
        return f"{value.title} as a whole"
    return "a list of numbers" if isinstance(value, np.ndarray) else shown(value)
