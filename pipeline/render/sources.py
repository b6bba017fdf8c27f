"""Which of the project's code a module runs, and a digest of it that comments do not change."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lecture.errors import LectureError

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("optim", "lecture", "scenes", "pipeline")


def sources_digest(module: str, also: Sequence[str] = (), root: Path = ROOT) -> str:
    """SHA-256 over the code of `module` and `also` and all of the project that they import.

    Comments, docstrings, layout and where the checkout lies do not count; the name of `module`
    itself does not either, so that renaming a file is no change. Imports are found by reading the
    source, wherever in a file they stand.

    Args:
        module: dotted name of a module of the project.
        also: further modules to begin from.
        root: the folder that holds the packages.

    Raises:
        LectureError: a module that is not there, or that Python cannot read.
    """
    parts = [
        f"{'' if name == module else name}:{_read(path, name, *_stamp(path)).digest}"
        for name, path in imported_files([*filter(None, [module]), *also], root).items()
    ]
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()


def project_digest(root: Path = ROOT) -> str:
    """SHA-256 over all code of the project, with the same blindness to comments."""
    modules = (
        path.relative_to(root) for package in PACKAGES for path in root.glob(f"{package}/**/*.py")
    )
    names = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in modules]
    return sources_digest("", also=names, root=root)


def imported_files(modules: Sequence[str], root: Path = ROOT) -> dict[str, Path]:
    """The files of `modules` and of every module of the project that importing them imports."""
    found: dict[str, Path] = {}
    seen: set[str] = set()
    waiting = list(modules)
    for module in modules:
        if _file_of(module, root) is None:
            raise LectureError(f"there is no module {module} in {root.name}")
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        path = _file_of(name, root)
        if path is None:
            continue
        found[name] = path
        # Importing a.b.c runs a and a.b first.
        waiting.extend(name.rsplit(".", depth)[0] for depth in range(1, name.count(".") + 1))
        waiting.extend(_read(path, name, *_stamp(path)).imports)
    return found


def _file_of(module: str, root: Path) -> Path | None:
    base = root / module.replace(".", "/")
    candidates = (base.with_suffix(".py"), base / "__init__.py")
    return next((path for path in candidates if path.is_file()), None)


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


@dataclass(frozen=True, slots=True)
class _Source:
    imports: tuple[str, ...]
    digest: str


@lru_cache(maxsize=4096)
def _read(path: Path, module: str, modified: int, size: int) -> _Source:
    try:
        tree = ast.parse(path.read_bytes())
    except SyntaxError as error:
        raise LectureError(f"{path.name}:{error.lineno}: {error.msg}") from None
    imports = tuple(_imported_names(tree, path, module))
    _remove_docstrings(tree)
    return _Source(imports, hashlib.sha256(ast.dump(tree).encode()).hexdigest())


def _imported_names(tree: ast.Module, path: Path, module: str) -> Iterator[str]:
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in _statements(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=source, names=names, level=level):
                if level:
                    above = package.rsplit(".", level - 1)[0]
                    source = f"{above}.{source}" if source else above
                yield str(source)
                # `from package import module` may mean a file of the package.
                yield from (f"{source}.{alias.name}" for alias in names)


def _remove_docstrings(tree: ast.Module) -> None:
    for node in _statements(tree):
        match node:
            case (
                ast.Module(body=[ast.Expr(value=ast.Constant(value=str())), *rest] as body)
                | ast.ClassDef(body=[ast.Expr(value=ast.Constant(value=str())), *rest] as body)
                | ast.FunctionDef(body=[ast.Expr(value=ast.Constant(value=str())), *rest] as body)
            ):
                body[:] = rest


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """The module and its statements at every depth: a tenth of what `ast.walk` goes through."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for block in ("body", "orelse", "finalbody", "handlers", "cases"):
            waiting.extend(getattr(node, block, ()))
