register_files(kotae_api api/zendesk api/zendesk.cpp.in api_zendesk.cpp)
register_files(kotae_api api/kotae api/kotae.cpp.in api_kotae.cpp)
file(GLOB_RECURSE web_files CONFIGURE_DEPENDS ${KOTAE_WEB_DIST}/*)
embed(kotae_api web_files ${KOTAE_WEB_DIST} ${web_files})
