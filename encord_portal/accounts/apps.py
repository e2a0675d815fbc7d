from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "encord_portal.accounts"
    label = "accounts"
