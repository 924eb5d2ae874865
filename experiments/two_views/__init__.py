"""How the default model got its second view, and how it was taught to read form as well as style."""
