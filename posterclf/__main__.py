from posterclf.cli import cli

cli(prog_name="posterclf")
