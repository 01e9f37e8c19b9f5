"""What can be asked: one ``.rq`` file per question with a declared header, and what runs them."""
