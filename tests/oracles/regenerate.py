"""Write libraries.json: the paths that torch and optax take on sin(x^2) + sin(x), in float64.

The tests read the file and need neither library. To write it anew, in an environment of its own:

    python -m venv oracle
    oracle/bin/pip install torch==2.13.0 optax==0.2.8 jax==0.10.2
    oracle/bin/python tests/oracles/regenerate.py

Gradients are the libraries' own, by automatic differentiation. Each method's key in the file is
that of `optim`; what it is called with here is what the library documents for that convention.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import optax
import torch

jax.config.update("jax_enable_x64", True)

LECTURE = {"eta": 0.05, "beta": 0.9}
START = 1.11
POINTS = 200
CHECKED = (1, 2, 3, 5, 10, 20, 40)
RANDOM_SETS = 4

Parameters = dict[str, float]


def torch_optimizer(method: str, x: torch.Tensor, p: Parameters) -> torch.optim.Optimizer:
    match method:
        case "gradient_descent":
            return torch.optim.SGD([x], lr=p["eta"])
        case "momentum":
            return torch.optim.SGD([x], lr=p["eta"], momentum=p["beta"])
        case "averaged_momentum":
            sgd = torch.optim.SGD([x], lr=p["eta"], momentum=p["beta"], dampening=p["beta"])
            # Without a buffer torch takes the first gradient undampened; the average starts at 0.
            sgd.state[x]["momentum_buffer"] = torch.zeros_like(x)
            return sgd
        case "nesterov":
            return torch.optim.SGD([x], lr=p["eta"], momentum=p["beta"], nesterov=True)
        case "rmsprop":
            return torch.optim.RMSprop([x], lr=p["eta"], alpha=p["decay"], eps=p["epsilon"])
        case "adam":
            betas = (p["beta_1"], p["beta_2"])
            return torch.optim.Adam([x], lr=p["eta"], betas=betas, eps=p["epsilon"])
    raise ValueError(method)


def optax_transformation(method: str, p: Parameters) -> optax.GradientTransformation:
    match method:
        case "gradient_descent":
            return optax.sgd(p["eta"])
        case "momentum":
            return optax.sgd(p["eta"], momentum=p["beta"])
        case "averaged_momentum":
            return optax.chain(
                optax.ema(p["beta"], debias=False), optax.scale_by_learning_rate(p["eta"])
            )
        case "nesterov":
            return optax.sgd(p["eta"], momentum=p["beta"], nesterov=True)
        case "rmsprop":
            return optax.rmsprop(p["eta"], decay=p["decay"], eps=p["epsilon"], eps_in_sqrt=False)
        case "adam":
            return optax.adam(p["eta"], b1=p["beta_1"], b2=p["beta_2"], eps=p["epsilon"])
    raise ValueError(method)


def torch_path(method: str, p: Parameters, x0: float, points: int) -> list[float]:
    x = torch.tensor(x0, dtype=torch.float64, requires_grad=True)
    optimizer = torch_optimizer(method, x, p)
    path = [x.item()]
    while len(path) < points:
        optimizer.zero_grad()
        (torch.sin(x**2) + torch.sin(x)).backward()
        optimizer.step()
        path.append(x.item())
    return path


def optax_path(method: str, p: Parameters, x0: float, points: int) -> list[float]:
    transformation = optax_transformation(method, p)
    gradient = jax.grad(lambda x: jnp.sin(x**2) + jnp.sin(x))

    @jax.jit
    def step(x: Any, state: Any) -> Any:
        updates, state = transformation.update(gradient(x), state, x)
        return optax.apply_updates(x, updates), state

    x = jnp.asarray(x0, dtype=jnp.float64)
    state = transformation.init(x)
    path = [float(x)]
    while len(path) < points:
        x, state = step(x, state)
        path.append(float(x))
    return path


def parameter_sets(method: str, chance: random.Random) -> list[tuple[Parameters, float]]:
    """Return the lecture's parameters and start, then some chosen by chance."""
    lecture, by_chance = dict(LECTURE), []
    if method == "gradient_descent":
        del lecture["beta"]
    if method == "rmsprop":
        lecture = {"eta": LECTURE["eta"], "decay": 0.99, "epsilon": 1e-8}
    if method == "adam":
        lecture = {"eta": LECTURE["eta"], "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8}
    for _ in range(RANDOM_SETS):
        drawn = {
            "eta": round(chance.uniform(0.001, 0.04), 4),
            "beta": round(chance.uniform(0.5, 0.97), 3),
            "decay": round(chance.uniform(0.8, 0.99), 3),
            "beta_1": round(chance.uniform(0.1, 0.95), 3),
            "beta_2": round(chance.uniform(0.8, 0.999), 3),
            "epsilon": 10.0 ** chance.randint(-9, -6),
        }
        x0 = round(chance.uniform(-3.5, 3.5), 3)
        by_chance.append(({name: drawn[name] for name in lecture}, x0))
    return [(lecture, START), *by_chance]


def main() -> None:
    libraries: dict[str, tuple[str, Callable[..., list[float]]]] = {
        "torch": (torch.__version__.split("+")[0], torch_path),
        "optax": (optax.__version__, optax_path),
    }
    methods = (
        "gradient_descent",
        "momentum",
        "averaged_momentum",
        "nesterov",
        "rmsprop",
        "adam",
    )
    runs = []
    for library, (_, path_of) in libraries.items():
        chance = random.Random(1964)
        for method in methods:
            for index, (parameters, x0) in enumerate(parameter_sets(method, chance)):
                path = path_of(method, parameters, x0, POINTS)
                steps = list(range(POINTS)) if index == 0 else list(CHECKED)
                runs.append(
                    {
                        "library": library,
                        "method": method,
                        "parameters": parameters,
                        "x0": x0,
                        "steps": steps,
                        "x": [path[k] for k in steps],
                    }
                )
    versions = {name: version for name, (version, _) in libraries.items()}
    versions["jax"] = jax.__version__
    lines = ",\n".join(json.dumps(run) for run in runs)
    text = f'{{"versions": {json.dumps(versions)},\n"runs": [\n{lines}\n]}}\n'
    Path(__file__).with_name("libraries.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
