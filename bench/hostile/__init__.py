"""Files made to cost a machine dearly, at every door: what each is answered with, and what that takes."""
