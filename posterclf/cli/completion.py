"""posterclf completion"""

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str):
    """Print what a shell needs to complete commands, options and names of models with the tab key.

    \b
    eval "$(posterclf completion bash)"                                         in ~/.bashrc
    eval "$(posterclf completion zsh)"                                          in ~/.zshrc
    posterclf completion fish > ~/.config/fish/completions/posterclf.fish       once
    """
    from click.shell_completion import get_completion_class

    program = context.find_root()
    completion_class = get_completion_class(shell)
    assert completion_class and program.info_name
    variable = f"_{program.info_name.upper()}_COMPLETE"  # as click looks for it
    click.echo(completion_class(program.command, {}, program.info_name, variable).source())
