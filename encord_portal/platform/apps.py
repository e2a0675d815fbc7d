from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "encord_portal.platform"
    label = "platform"
    verbose_name = "Local platform"
