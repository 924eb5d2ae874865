"""Teach the shipped network's last blocks what two views say together, in many styles.

The teacher's logits of every training poster, as it is, come from `second_view`. The student sees a crop of it in some
style, and learns these probabilities, and the known labels a little (Hinton et al. 2015, arXiv:1503.02531; Beyer et al.
2022, arXiv:2106.05237). Checkpoints are written every few minutes; a run that was stopped goes on from the last one.
"""

import os
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

from experiments.two_views.parts import Parts
from experiments.two_views.parts import parser as two_views_parser
from experiments.two_views.shipped import uncalibrated
from experiments.two_views.styles import styled
from posterclf.images import read_image
from posterclf.inference.network_input import read_input
from posterclf.metrics.scores import scores
from posterclf.registry.card_parts import InputSize
from posterclf.registry.model_folder import find_model
from posterclf.training import networks
from posterclf.training.batches import LabelledPosters, mixed, varied
from posterclf.training.callbacks import take_average
from posterclf.training.fit import known_binary_crossentropy
from posterclf.training.keras_files import open_network
from posterclf.training.recipes import Augmentation

SIZE = InputSize(height=288, width=192, resample="bilinear")
AUGMENTATION = Augmentation(smallest_crop=0.5, mixup=0.2)
LABEL_SHARE = 0.2  # of the loss; the rest is the teacher's
BATCH, RATE, DECAY, AVERAGING = 48, 3e-4, 0.02, 0.998
STEPS_BETWEEN = 50  # two checkpoints
EPOCHS = 4.5


class StyledPosters(keras.utils.PyDataset):
    """Batches of posters, cropped and styled at random, with labels and teacher's probabilities side by side.

    posters:  LabelledPosters
    teacher:  (n, labels) float, logits
    steps:    how many batches there are in all
    first:    the number of the batch to begin with
    returns:  batch i: (BATCH, height, width, 3) float32 and (BATCH, 2 x labels) float32
    """

    def __init__(self, posters: LabelledPosters, teacher: np.ndarray, steps: int, first: int, seed: int):
        super().__init__(workers=2, max_queue_size=6)
        self._posters, self._seed, self._first, self._steps = posters, seed, first, steps
        self._targets = np.concatenate([posters.labels, 1 / (1 + np.exp(-teacher))], axis=1).astype(np.float32)

    def __len__(self) -> int:
        return self._steps - self._first

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        number = self._first + index
        per_epoch = len(self._posters) // BATCH
        order = np.random.default_rng([self._seed, number // per_epoch]).permutation(len(self._posters))
        rows = order[number % per_epoch * BATCH :][:BATCH]
        random = np.random.default_rng([self._seed, number, 1])
        pictures = np.stack([self._view(row, random) for row in rows])
        return mixed(pictures, self._targets[rows], AUGMENTATION.mixup, random)

    def _view(self, row: int, random: np.random.Generator) -> np.ndarray:
        view = varied(read_image(self._posters.paths[row]), SIZE.height, SIZE.width, AUGMENTATION, random)
        return styled((view * 255).astype(np.uint8), random).astype(np.float32) / 255


@keras.saving.register_keras_serializable("posterclf")
def distillation_loss(targets, probabilities):
    """LABEL_SHARE of the cross-entropy to the known labels, the rest of that to the teacher."""
    labels, teacher = keras.ops.split(targets, 2, axis=1)
    return LABEL_SHARE * known_binary_crossentropy(labels, probabilities) + (
        1 - LABEL_SHARE
    ) * known_binary_crossentropy(teacher, probabilities)


class Watch(keras.callbacks.Callback):
    """Every so many steps a checkpoint and a line; at every tenth checkpoint the figures on validation."""

    def __init__(self, out: Path, first: int, steps: int, validation: LabelledPosters):
        super().__init__()
        self._out, self._number, self._steps, self._begun = out, first, steps, time.monotonic()
        self._first, self._validation, self._losses = first, validation, []

    def on_train_batch_end(self, batch, logs=None):
        self._number += 1
        if self._number % STEPS_BETWEEN and self._number != self._steps:
            return
        beside = self._out / "beside.keras"
        self.model.save(beside)
        beside.replace(self._out / "student.keras")
        (self._out / "step").write_text(str(self._number))
        rate = (self._number - self._first) * BATCH / (time.monotonic() - self._begun)
        line = f"{self._number} of {self._steps}: loss {logs['loss']:.4f}, {rate:.1f} posters/s"
        if not self._number % (10 * STEPS_BETWEEN) or self._number == self._steps:
            line += f", {self._figures()}"
        print(line, flush=True)

    def _figures(self) -> dict:
        network = keras.models.clone_model(self.model)
        network.set_weights(self.model.get_weights())
        averages = {
            v.path: a
            for v, a in zip(
                self.model.trainable_variables, self.model.optimizer._model_variables_moving_average, strict=True
            )
        }
        for variable in network.trainable_variables:
            variable.assign(averages[variable.path])
        inputs = np.stack([read_input(path, SIZE) for path in self._validation.paths])
        found = scores(self._validation.labels, network.predict(inputs, 16, verbose=0), 0.3)
        return {key: round(found[key], 4) for key in ("map", "micro_ap", "mean_auc")}


def main() -> None:
    parser = two_views_parser(__doc__)
    parser.add_argument("--out", type=Path, default=Path("runs/two-views"))
    parser.add_argument("--epochs", type=float, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    keras.utils.set_random_seed(arguments.seed)
    parts = Parts.read(arguments.posters, arguments.more)
    train, teacher = parts.learned_from, np.load(arguments.out / "teacher.npy")
    arguments.out.mkdir(parents=True, exist_ok=True)
    steps = int(arguments.epochs * (len(train) // BATCH))
    done = arguments.out / "step"
    first = int(done.read_text()) if done.exists() else 0
    if first:
        model = open_network(arguments.out / "student.keras", to_train=True)
        model.optimizer.learning_rate = _rate(steps)
    else:
        model = uncalibrated(find_model(arguments.start), SIZE.height, SIZE.width)
        networks.freeze(model, "block07_add")
        for layer in model.layers:  # what they have seen of plain posters stays; it saves a quarter of the time
            if isinstance(layer, keras.layers.BatchNormalization):
                layer.trainable = False
        optimizer = keras.optimizers.AdamW(_rate(steps), weight_decay=DECAY, use_ema=True, ema_momentum=AVERAGING)
        model.compile(optimizer=optimizer, loss=distillation_loss, jit_compile=False)
    watch = Watch(arguments.out, first, steps, parts.parts["validation"])
    if first < steps:
        batches = StyledPosters(train, teacher, steps, first, arguments.seed)
        model.fit(batches, epochs=1, shuffle=False, verbose=0, callbacks=[watch])
    take_average(model)
    model.save(arguments.out / "taught.keras")
    print("done", flush=True)


def _rate(steps: int) -> keras.optimizers.schedules.CosineDecay:
    """A rise over a twentieth of the steps, then half a cosine."""
    rise = steps // 20
    return keras.optimizers.schedules.CosineDecay(RATE / 20, steps - rise, 0.05, warmup_target=RATE, warmup_steps=rise)


if __name__ == "__main__":
    main()
