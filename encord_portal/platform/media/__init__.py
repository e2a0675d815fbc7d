"""Media files: what is in them, where they lie, how they are handed out.

* ``facts``: what reading a file has shown, as a value.
* ``probing`` and the modules ``images``, ``videos``, ``audio``, ``dicom``, ``nifti``, ``texts``:
  read a file and refuse what cannot be decoded. Pure: no database.
* ``store``: the bytes on disk, addressed by their hash.
* ``signing``, ``ranges``, ``serving``, ``receiving``: signed URLs out and in.
"""
