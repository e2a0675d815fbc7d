from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "encord_portal.demo"
    label = "demo"
