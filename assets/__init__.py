"""Pictures of the project and the code that draws them."""
