from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Jobs only tell how far an import was; from now on they also name the folder it goes to."""
    apps.get_model("platform", "ImportJob").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("platform", "0001_initial")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
