"""Training many networks at once: ours against PyTorch one by one and by `vmap`, and against scikit-learn's."""

from __future__ import annotations

import warnings

import numpy as np
import torch
from sklearn.neural_network import MLPClassifier

from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.digits import batch_grad
from lessons.shared.numerics.networks import Network
from lessons.shared.numerics.training import train

from .contest import Call, Contest
from .networks import digits, module, parameters

WIDTHS, LR, BATCH, PASSES = (64, 32, 10), 0.1, 50, 5
EXAMPLES = 600


def data() -> tuple[np.ndarray, np.ndarray]:
    x, y = digits()
    return x[:EXAMPLES], y[:EXAMPLES]


def starts(count: int) -> np.ndarray:
    return Network(WIDTHS, "ReLU").random(np.random.default_rng(0), count, scale=0.5)


def batches() -> list[np.ndarray]:
    """Rows of each step: the examples in their order, pass after pass."""
    return [np.arange(k, k + BATCH) for _ in range(PASSES) for k in range(0, EXAMPLES, BATCH)]


def ours(count: int) -> Call:
    problem, w0, seen = Classifier(Network(WIDTHS, "ReLU"), *data()), starts(count), batches()

    def ends() -> np.ndarray:
        gradients = (lambda w, rows=rows: batch_grad(problem, w, rows) for rows in seen)
        *_, last = train(gradients, w0, rates=np.full(len(seen), LR), every=len(seen))
        return last.w

    return ends


def one_by_one(count: int) -> Call:
    x, y = map(torch.tensor, data())
    w0, seen = torch.tensor(starts(count)), [torch.tensor(rows) for rows in batches()]

    def ends() -> np.ndarray:
        found = []
        for start in w0:
            net = module(WIDTHS)
            torch.nn.utils.vector_to_parameters(start.clone(), net.parameters())
            rule = torch.optim.SGD(net.parameters(), lr=LR)
            for rows in seen:
                rule.zero_grad()
                torch.nn.functional.cross_entropy(net(x[rows]), y[rows]).backward()
                rule.step()
            found.append(torch.nn.utils.parameters_to_vector(net.parameters()).detach().numpy())
        return np.array(found)

    return ends


def vmapped(count: int) -> Call:
    x, y = map(torch.tensor, data())
    w0, seen, net = torch.tensor(starts(count)), [torch.tensor(rows) for rows in batches()], module(WIDTHS)

    def loss(w: torch.Tensor, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.cross_entropy(torch.func.functional_call(net, parameters(net, w), (x,)), y)

    grads = torch.func.vmap(torch.func.grad(loss), in_dims=(0, None, None))

    def ends() -> np.ndarray:
        w = w0.clone()
        for rows in seen:
            w -= LR * grads(w, x[rows], y[rows])
        return w.detach().numpy()

    return ends


def scikit(count: int) -> Call:
    (x, y), network, w0 = data(), Network(WIDTHS, "ReLU"), starts(count)

    def ends() -> np.ndarray:
        found = []
        for start in w0:
            net = MLPClassifier(
                WIDTHS[1:-1], solver="sgd", learning_rate_init=LR, momentum=0, alpha=0, batch_size=BATCH, shuffle=False
            )
            net.partial_fit(x[:BATCH], y[:BATCH], classes=np.arange(10))  # makes its arrays
            layers = network.layers(start)
            net.coefs_, net.intercepts_ = [a.T.copy() for a, _ in layers], [b.copy() for _, b in layers]
            net._optimizer.params = net.coefs_ + net.intercepts_  # where its rule writes
            for _ in range(PASSES):
                net.partial_fit(x, y)
            found.append(
                np.concatenate([np.r_[a.T.ravel(), b] for a, b in zip(net.coefs_, net.intercepts_, strict=True)])
            )
        return np.array(found)

    warnings.filterwarnings("ignore", module="sklearn")
    return ends


CONTEST = Contest(
    "Training networks together",
    f"64-32-10, {EXAMPLES} digits, {PASSES} passes of plain descent in batches of {BATCH} in one order, the same "
    "starts, double precision",
    "networks",
    (8, 16, 32),
    {
        "ours": ours,
        "PyTorch, one by one": one_by_one,
        "PyTorch, vmap": vmapped,
        "scikit-learn's MLPClassifier": scikit,
    },
    rtol=1e-8,
)
