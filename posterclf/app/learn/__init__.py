"""The page of lessons: their list, and the way from one to the next. Each lesson is in `app.lessons`."""
