"""People in pictures: by weights that Ultralytics loads, or by what moves."""
