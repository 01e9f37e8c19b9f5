"""Pictures of views: SVG, one interactive HTML page, PNG and PDF, and the forms of other network tools."""
