from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_exported_correction"),
    ]

    operations = [
        migrations.AddField(
            model_name="triageitem",
            name="recipient",
            field=models.CharField(blank=True, max_length=48),
        ),
    ]
