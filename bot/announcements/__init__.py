"""Announcements: what organizers tell people, to whom, where and when."""
