"""What the lessons compute, shared by page and notebook. What they draw and say is the page's, in `app.lessons`."""
