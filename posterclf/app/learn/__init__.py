"""The page of lessons: which there are, and the way from one to the next. Each lesson is in `app.lessons`."""
