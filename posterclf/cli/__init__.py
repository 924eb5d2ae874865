"""The command line, one file a command. Each imports what it needs only when it runs, so that `--help` is fast."""

import click

from posterclf import __version__
from posterclf.cli.completion import completion
from posterclf.cli.dataset import dataset
from posterclf.cli.evaluate import evaluate
from posterclf.cli.export import export
from posterclf.cli.failures import Commands
from posterclf.cli.models import models
from posterclf.cli.page import page
from posterclf.cli.predict import predict
from posterclf.cli.serve import serve
from posterclf.cli.tag import tag
from posterclf.cli.train import train
from posterclf.quiet import silence_pillow


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="posterclf")
def cli() -> None:
    """Which of 25 genres does a movie poster show, and how sure is the network?

    \b
    posterclf page                            drop a poster on a page and see
    posterclf predict poster.jpg              the three most probable genres
    posterclf predict --json *.jpg            all 25 probabilities, one JSON object a line
    posterclf tag archive --out tags.csv      a whole folder; a stopped run can be resumed
    posterclf models                          which models there are
    posterclf serve                           the page, and an HTTP API beside it

    A model of your own labels, for pictures of any kind, goes through the same commands: `posterclf train` makes it of
    a CSV and a folder, and --model or POSTERCLF_MODELS names it.
    """
    silence_pillow()


for command in (page, predict, tag, serve, models, evaluate, train, export, dataset, completion):
    cli.add_command(command)
