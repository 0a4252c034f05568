// Records of API v2, made by script/openapi-types from `kotae openapi`. Not to be changed by hand.
export interface components {
    schemas: {
        Action: {
            field: string;
            value: unknown;
        };
        Activity: {
            url: string;
            id: number;
            title: string;
            verb: string;
            user_id: number;
            actor_id: number | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            object: {
                [key: string]: unknown;
            };
            target: {
                [key: string]: unknown;
            };
            user: components["schemas"]["User"];
            actor: components["schemas"]["User"] | null;
        };
        ApiToken: {
            url: string;
            id: number;
            description: string;
            active: boolean;
            user_id: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            last_used_at: string | null;
            token?: string;
            full_token?: string;
        };
        Attachment: {
            url: string;
            id: number;
            file_name: string;
            content_url: string;
            mapped_content_url: string;
            content_type: string;
            size: number;
            width: number | null;
            height: number | null;
            inline: boolean;
            deleted: boolean;
            malware_access_override: boolean;
            malware_scan_result: string;
            thumbnails: {
                [key: string]: unknown;
            }[];
        };
        Audit: {
            id: number;
            ticket_id: number;
            /** Format: date-time */
            created_at: string;
            author_id: number;
            metadata: {
                [key: string]: unknown;
            };
            events: {
                [key: string]: unknown;
            }[];
            via: components["schemas"]["Via"];
        };
        AuditLog: {
            url: string;
            id: number;
            actor_id: number;
            actor_name: string;
            source_id: number | null;
            source_type: string;
            source_label: string;
            action: string;
            action_label: string;
            change_description: string;
            ip_address: string | null;
            /** Format: date-time */
            created_at: string;
        };
        Brand: {
            url: string;
            id: number;
            name: string;
            brand_url: string;
            subdomain: string;
            host_mapping: string | null;
            has_help_center: boolean;
            help_center_state: string;
            active: boolean;
            default: boolean;
            is_deleted: boolean;
            logo: {
                [key: string]: unknown;
            } | null;
            ticket_form_ids: number[];
            signature_template: string;
            color: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        Comment: {
            id: number;
            type: string;
            author_id: number;
            body: string;
            html_body: string;
            plain_body: string;
            public: boolean;
            attachments: components["schemas"]["Attachment"][];
            audit_id: number;
            via: components["schemas"]["Via"];
            /** Format: date-time */
            created_at: string;
            metadata: {
                [key: string]: unknown;
            };
        };
        CommentWrite: {
            body?: string;
            html_body?: string;
            public?: boolean;
            author_id?: number;
            uploads?: string[];
        };
        CompactView: {
            id: number;
            title: string;
            active: boolean;
            position: number;
            restriction: {
                [key: string]: unknown;
            } | null;
        };
        Condition: {
            field: string;
            operator: string;
            value: unknown;
        };
        Conditions: {
            all: components["schemas"]["Condition"][];
            any: components["schemas"]["Condition"][];
        };
        Count: {
            value: number;
            /** Format: date-time */
            refreshed_at: string | null;
        };
        CustomFieldValue: {
            id: number;
            value: unknown;
        };
        CustomRole: {
            url: string;
            id: number;
            title?: string;
            active?: boolean;
            position?: number;
            name: string;
            description: string | null;
            role_type: number;
            team_member_count: number;
            configuration: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        CustomStatus: {
            url: string;
            id: number;
            title?: string;
            position?: number;
            /** @enum {string} */
            status_category: "new" | "open" | "pending" | "hold" | "solved";
            agent_label: string;
            raw_agent_label: string;
            end_user_label: string;
            raw_end_user_label: string;
            description?: string;
            raw_description?: string;
            end_user_description: string;
            raw_end_user_description: string;
            active: boolean;
            default: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        DeletedTicket: {
            id: number;
            subject: string;
            description: string;
            actor: {
                [key: string]: unknown;
            } | null;
            /** Format: date-time */
            deleted_at: string | null;
            previous_state: string;
        };
        Error: {
            error: string;
            description: string;
            details?: {
                [key: string]: unknown;
            };
        };
        Fault: {
            error: string;
            description: string;
        };
        FieldOption: {
            id: number;
            name: string;
            raw_name: string;
            value: string;
            default: boolean;
            position?: number;
            url?: string;
        };
        Group: {
            url: string;
            id: number;
            is_public: boolean;
            name: string;
            description: string;
            default: boolean;
            deleted: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        GroupMembership: {
            url: string;
            id: number;
            user_id: number;
            group_id: number;
            default: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        Identity: {
            url: string;
            id: number;
            user_id: number;
            type: string;
            value: string;
            verified: boolean;
            primary: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            undeliverable_count: number;
            deliverable_state: string;
        };
        JobResult: {
            id?: number;
            index?: number;
            account_id?: number;
            action?: string;
            status?: string;
            success?: boolean;
            error?: string;
            details?: unknown;
            external_id?: string | null;
        };
        JobStatus: {
            id: string;
            job_type?: string;
            url: string;
            total: number | null;
            progress: number | null;
            /** @enum {string} */
            status: "queued" | "working" | "failed" | "completed" | "killed";
            message: string | null;
            results: components["schemas"]["JobResult"][] | null;
        };
        Locale: {
            url: string;
            id: number;
            locale: string;
            name: string;
            native_name: string;
            presentation_name: string;
            rtl: boolean;
            default: boolean;
            /** Format: date-time */
            created_at: string | null;
            /** Format: date-time */
            updated_at: string | null;
        };
        Macro: {
            url: string;
            id: number;
            title: string;
            raw_title: string;
            active: boolean;
            position: number;
            description: string | null;
            default: boolean;
            actions: components["schemas"]["Action"][];
            restriction: {
                [key: string]: unknown;
            } | null;
            usage_1h?: number;
            usage_24h?: number;
            usage_7d?: number;
            usage_30d?: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        MetricEvent: {
            id: number;
            ticket_id: number;
            metric: string;
            instance_id: number;
            type: string;
            /** Format: date-time */
            time: string;
            status?: components["schemas"]["Minutes"];
        };
        Minutes: {
            calendar: number | null;
            business: number | null;
        };
        OAuthClient: {
            url: string;
            id: number;
            name: string;
            identifier: string;
            company: string | null;
            description: string | null;
            redirect_uri: string[];
            /** @enum {string} */
            kind: "public" | "confidential";
            global: boolean;
            logo_url: string | null;
            secret: string | null;
            user_id: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        OAuthToken: {
            url: string;
            id: number;
            user_id: number;
            client_id: number;
            token: string;
            full_token?: string;
            refresh_token: string | null;
            scopes: string[];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            used_at: string | null;
            /** Format: date-time */
            expires_at: string | null;
            /** Format: date-time */
            refresh_token_expires_at: string | null;
        };
        Organization: {
            url: string;
            id: number;
            name: string;
            shared_tickets: boolean;
            shared_comments: boolean;
            external_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            domain_names: string[];
            details: string | null;
            notes: string | null;
            group_id: number | null;
            tags: string[];
            organization_fields: {
                [key: string]: unknown;
            };
        };
        OrganizationField: {
            url: string;
            id: number;
            type: string;
            key: string;
            title: string;
            raw_title: string;
            description: string;
            raw_description: string;
            position: number;
            active: boolean;
            system: boolean;
            regexp_for_validation: string | null;
            tag?: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            custom_field_options?: components["schemas"]["FieldOption"][];
            relationship_target_type?: string;
            relationship_filter?: {
                [key: string]: unknown;
            };
        };
        OrganizationMembership: {
            url: string;
            id: number;
            user_id: number;
            organization_id: number;
            organization_name: string;
            default: boolean | null;
            view_tickets: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        OrganizationMerge: {
            id: string;
            loser_id: number;
            winner_id: number;
            status: string;
            url: string;
        };
        OrganizationRelated: {
            tickets_count: number;
            users_count: number;
        };
        PageLinks: {
            next: string | null;
            prev: string | null;
        };
        PageMeta: {
            has_more: boolean;
            after_cursor: string | null;
            before_cursor: string | null;
        };
        RecipientAddress: {
            id: number;
            url: string;
            name: string;
            email: string;
            brand_id: number;
            default: boolean;
            forwarding_status: string;
            spf_status: string;
            cname_status: string;
            dns_results: string;
            domain_verification_code: string | null;
            domain_verification_status: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        Request: {
            url: string;
            id: number;
            status: string;
            priority: string | null;
            type: string | null;
            subject: string;
            description: string;
            organization_id: number | null;
            via: components["schemas"]["Via"];
            custom_fields: components["schemas"]["CustomFieldValue"][];
            fields: components["schemas"]["CustomFieldValue"][];
            requester_id: number;
            assignee_id: number | null;
            group_id: number | null;
            collaborator_ids: number[];
            email_cc_ids: number[];
            is_public: boolean;
            /** Format: date-time */
            due_at: string | null;
            can_be_solved_by_me: boolean;
            solved: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            recipient: string | null;
            followup_source_id: number | null;
            ticket_form_id: number | null;
            custom_status_id?: number | null;
            brand_id: number | null;
        };
        RequestComment: {
            url: string;
            id: number;
            type: string;
            request_id: number;
            body: string;
            html_body: string;
            plain_body: string;
            public: boolean;
            author_id: number;
            attachments: components["schemas"]["Attachment"][];
            /** Format: date-time */
            created_at: string;
        };
        RequestPerson: {
            id: number;
            name: string;
            photo: {
                [key: string]: unknown;
            } | null;
            agent: boolean;
            organization_id: number | null;
        };
        SatisfactionRating: {
            id: number;
            url: string;
            ticket_id: number;
            requester_id: number;
            assignee_id: number | null;
            group_id: number | null;
            score: string;
            comment: string | null;
            reason: string | null;
            reason_id: number | null;
            reason_code: number | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        SatisfactionReason: {
            url: string;
            id: number;
            title?: string;
            active: boolean;
            position: number;
            value: string;
            raw_value: string;
            reason_code: number;
            /** Format: date-time */
            deleted_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        Seconds: {
            calendar: number | null;
        };
        Session: {
            url: string;
            id: number;
            user_id: number;
            /** Format: date-time */
            authenticated_at: string;
            /** Format: date-time */
            last_seen_at: string;
        };
        SideConversation: {
            id: string;
            url: string;
            ticket_id: number;
            subject: string;
            preview_text: string;
            /** @enum {string} */
            state: "open" | "closed";
            participants: {
                [key: string]: unknown;
            }[];
            external_ids: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: date-time */
            message_added_at: string;
            /** Format: date-time */
            state_updated_at: string;
        };
        SideConversationEvent: {
            id: string;
            side_conversation_id: string;
            ticket_id: number;
            type: string;
            via: string;
            actor: {
                [key: string]: unknown;
            } | null;
            message: {
                [key: string]: unknown;
            } | null;
            updates: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
        };
        SuspendedTicket: {
            url: string;
            id: number;
            author: {
                [key: string]: unknown;
            };
            subject: string | null;
            content: string | null;
            cause: string;
            cause_id: number | null;
            error_messages: unknown;
            suspension_type_id: number | null;
            message_id: string | null;
            ticket_id: number | null;
            recipient: string | null;
            brand_id: number | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            via: components["schemas"]["Via"];
            attachments: {
                [key: string]: unknown;
            }[];
        };
        SystemFieldOption: {
            name: string;
            value: string;
        };
        Tag: {
            name: string;
            count: number;
        };
        Ticket: {
            comment_count?: number;
            url: string;
            id: number;
            external_id: string | null;
            via: components["schemas"]["Via"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            generated_timestamp: number;
            /** @enum {string|null} */
            type: "problem" | "incident" | "question" | "task" | null;
            subject: string;
            raw_subject: string;
            description: string;
            /** @enum {string|null} */
            priority: "urgent" | "high" | "normal" | "low" | null;
            /** @enum {string} */
            status: "new" | "open" | "pending" | "hold" | "solved" | "closed" | "deleted";
            custom_status_id: number | null;
            recipient: string | null;
            requester_id: number;
            submitter_id: number;
            assignee_id: number | null;
            organization_id: number | null;
            group_id: number | null;
            collaborator_ids: number[];
            email_cc_ids: number[];
            follower_ids: number[];
            forum_topic_id: number | null;
            problem_id: number | null;
            has_incidents: boolean;
            is_public: boolean;
            /** Format: date-time */
            due_at: string | null;
            tags: string[];
            custom_fields: components["schemas"]["CustomFieldValue"][];
            fields: components["schemas"]["CustomFieldValue"][];
            satisfaction_rating: unknown;
            sharing_agreement_ids: number[];
            followup_ids: number[];
            via_followup_source_id: number | null;
            ticket_form_id: number | null;
            brand_id: number;
            allow_channelback: boolean;
            allow_attachments: boolean;
            from_messaging_channel: boolean;
        };
        TicketEvent: {
            id: number;
            ticket_id: number;
            timestamp: number;
            /** Format: date-time */
            created_at: string;
            updater_id: number | null;
            via: string;
            system: {
                [key: string]: unknown;
            };
            metadata: {
                [key: string]: unknown;
            };
            event_type: string;
            child_events: {
                [key: string]: unknown;
            }[];
        };
        TicketField: {
            url: string;
            id: number;
            type: string;
            title: string;
            raw_title: string;
            description: string;
            raw_description: string;
            position: number;
            active: boolean;
            required: boolean;
            collapsed_for_agents: boolean;
            regexp_for_validation: string | null;
            title_in_portal: string;
            raw_title_in_portal: string;
            visible_in_portal: boolean;
            editable_in_portal: boolean;
            required_in_portal: boolean;
            agent_can_edit: boolean;
            tag: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            removable: boolean;
            key?: string | null;
            agent_description?: string | null;
            creator_user_id?: number | null;
            creator_app_name?: string | null;
            custom_field_options?: components["schemas"]["FieldOption"][];
            system_field_options?: components["schemas"]["SystemFieldOption"][];
            sub_type_id?: number;
            relationship_target_type?: string;
            relationship_filter?: {
                [key: string]: unknown;
            };
        };
        TicketForm: {
            url: string;
            id: number;
            title?: string;
            name: string;
            raw_name: string;
            display_name: string;
            raw_display_name: string;
            end_user_visible: boolean;
            position: number;
            ticket_field_ids: number[];
            active: boolean;
            default: boolean;
            in_all_brands: boolean;
            restricted_brand_ids: number[];
            agent_conditions?: {
                [key: string]: unknown;
            }[];
            end_user_conditions: {
                [key: string]: unknown;
            }[];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        TicketFormStatus: {
            id: string;
            ticket_form_id: number;
            custom_status_id: number;
        };
        TicketMetric: {
            url: string;
            id: number;
            ticket_id: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            group_stations: number;
            assignee_stations: number;
            reopens: number;
            replies: number;
            /** Format: date-time */
            assignee_updated_at: string | null;
            /** Format: date-time */
            requester_updated_at: string | null;
            /** Format: date-time */
            status_updated_at: string | null;
            /** Format: date-time */
            custom_status_updated_at: string | null;
            /** Format: date-time */
            initially_assigned_at: string | null;
            /** Format: date-time */
            assigned_at: string | null;
            /** Format: date-time */
            solved_at: string | null;
            /** Format: date-time */
            latest_comment_added_at: string | null;
            reply_time_in_minutes: components["schemas"]["Minutes"];
            reply_time_in_seconds: components["schemas"]["Seconds"];
            first_resolution_time_in_minutes: components["schemas"]["Minutes"];
            full_resolution_time_in_minutes: components["schemas"]["Minutes"];
            agent_wait_time_in_minutes: components["schemas"]["Minutes"];
            requester_wait_time_in_minutes: components["schemas"]["Minutes"];
            on_hold_time_in_minutes: components["schemas"]["Minutes"];
        };
        TicketRelated: {
            topic_id: number | null;
            jira_issue_ids: string[];
            followup_source_ids: string[];
            from_archive: boolean;
            incidents: number;
            twitter: {
                [key: string]: unknown;
            } | null;
            url: string;
        };
        Upload: {
            token: string;
            /** Format: date-time */
            expires_at: string;
            attachment: components["schemas"]["Attachment"];
            attachments: components["schemas"]["Attachment"][];
        };
        User: {
            id: number;
            url: string;
            name: string;
            email: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            time_zone: string;
            iana_time_zone: string;
            phone: string | null;
            shared_phone_number: boolean | null;
            photo: {
                [key: string]: unknown;
            } | null;
            locale_id: number;
            locale: string;
            organization_id: number | null;
            /** @enum {string} */
            role: "end-user" | "agent" | "admin";
            verified: boolean;
            active: boolean;
            external_id?: string | null;
            tags?: string[];
            alias?: string | null;
            shared?: boolean;
            shared_agent?: boolean;
            /** Format: date-time */
            last_login_at?: string | null;
            two_factor_auth_enabled?: boolean | null;
            signature?: string | null;
            details?: string | null;
            notes?: string | null;
            role_type?: number | null;
            custom_role_id?: number | null;
            moderator?: boolean;
            ticket_restriction?: string | null;
            only_private_comments?: boolean;
            restricted_agent?: boolean;
            suspended?: boolean;
            default_group_id?: number | null;
            report_csv?: boolean;
            user_fields?: {
                [key: string]: unknown;
            };
        };
        UserField: {
            url: string;
            id: number;
            type: string;
            key: string;
            title: string;
            raw_title: string;
            description: string;
            raw_description: string;
            position: number;
            active: boolean;
            system: boolean;
            regexp_for_validation: string | null;
            tag?: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            custom_field_options?: components["schemas"]["FieldOption"][];
            relationship_target_type?: string;
            relationship_filter?: {
                [key: string]: unknown;
            };
        };
        UserRelated: {
            assigned_tickets: number;
            requested_tickets: number;
            ccd_tickets: number;
            followed_tickets: number;
            organization_subscriptions: number;
            topics: number;
            topic_comments: number;
            votes: number;
            subscriptions: number;
            entry_subscriptions: number;
            forum_subscriptions: number;
        };
        Via: {
            channel: string;
            source: components["schemas"]["ViaSource"];
        };
        ViaSource: {
            from?: {
                [key: string]: unknown;
            };
            to?: {
                [key: string]: unknown;
            };
            rel?: string | null;
        };
        View: {
            url: string;
            id: number;
            title: string;
            raw_title: string;
            active: boolean;
            position: number;
            description: string | null;
            default: boolean;
            execution: components["schemas"]["ViewExecution"];
            conditions: components["schemas"]["Conditions"];
            restriction: {
                [key: string]: unknown;
            } | null;
            watchable: boolean;
            warnings?: string[];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        ViewCount: {
            view_id: number | null;
            url: string | null;
            value: number;
            pretty: string;
            fresh: boolean;
            active: string;
            channel: string | null;
            refresh: string;
            /** Format: date-time */
            refreshed_at: string;
        };
        ViewExecution: {
            group_by: string | null;
            group_order: string | null;
            sort_by: string | null;
            sort_order: string | null;
            group: components["schemas"]["ViewOrder"] | null;
            sort: components["schemas"]["ViewOrder"] | null;
            columns: {
                [key: string]: unknown;
            }[];
            fields: {
                [key: string]: unknown;
            }[];
            custom_fields: {
                [key: string]: unknown;
            }[];
        };
        ViewOrder: {
            id: string;
            title: string;
            order: string;
        };
        ActivityWrite: {
            url?: string;
            id?: number;
            title?: string;
            verb?: string;
            user_id?: number;
            actor_id?: number | null;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            object?: {
                [key: string]: unknown;
            };
            target?: {
                [key: string]: unknown;
            };
            user?: components["schemas"]["User"];
            actor?: components["schemas"]["User"] | null;
        };
        ApiTokenWrite: {
            url?: string;
            id?: number;
            description?: string;
            active?: boolean;
            user_id?: number;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            last_used_at?: string | null;
            token?: string;
            full_token?: string;
        };
        AttachmentWrite: {
            url?: string;
            id?: number;
            file_name?: string;
            content_url?: string;
            mapped_content_url?: string;
            content_type?: string;
            size?: number;
            width?: number | null;
            height?: number | null;
            inline?: boolean;
            deleted?: boolean;
            malware_access_override?: boolean;
            malware_scan_result?: string;
            thumbnails?: {
                [key: string]: unknown;
            }[];
        };
        AuditLogWrite: {
            url?: string;
            id?: number;
            actor_id?: number;
            actor_name?: string;
            source_id?: number | null;
            source_type?: string;
            source_label?: string;
            action?: string;
            action_label?: string;
            change_description?: string;
            ip_address?: string | null;
            /** Format: date-time */
            created_at?: string;
        };
        AuditWrite: {
            id?: number;
            ticket_id?: number;
            /** Format: date-time */
            created_at?: string;
            author_id?: number;
            metadata?: {
                [key: string]: unknown;
            };
            events?: {
                [key: string]: unknown;
            }[];
            via?: components["schemas"]["Via"];
        };
        BrandWrite: {
            url?: string;
            id?: number;
            name?: string;
            brand_url?: string;
            subdomain?: string;
            host_mapping?: string | null;
            has_help_center?: boolean;
            help_center_state?: string;
            active?: boolean;
            default?: boolean;
            is_deleted?: boolean;
            logo?: {
                [key: string]: unknown;
            } | null;
            ticket_form_ids?: number[];
            signature_template?: string;
            color?: string | null;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
        };
        OAuthClientWrite: {
            url?: string;
            id?: number;
            name?: string;
            identifier?: string;
            company?: string | null;
            description?: string | null;
            redirect_uri?: string[];
            /** @enum {string} */
            kind?: "public" | "confidential";
            global?: boolean;
            logo_url?: string | null;
            secret?: string | null;
            user_id?: number;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
        };
        CustomRoleWrite: {
            url?: string;
            id?: number;
            title?: string;
            active?: boolean;
            position?: number;
            name?: string;
            description?: string | null;
            role_type?: number;
            team_member_count?: number;
            configuration?: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
        };
        CustomStatusWrite: {
            url?: string;
            id?: number;
            title?: string;
            position?: number;
            /** @enum {string} */
            status_category?: "new" | "open" | "pending" | "hold" | "solved";
            agent_label?: string;
            raw_agent_label?: string;
            end_user_label?: string;
            raw_end_user_label?: string;
            description?: string;
            raw_description?: string;
            end_user_description?: string;
            raw_end_user_description?: string;
            active?: boolean;
            default?: boolean;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
        };
        DeletedTicketWrite: {
            id?: number;
            subject?: string;
            description?: string;
            actor?: {
                [key: string]: unknown;
            } | null;
            /** Format: date-time */
            deleted_at?: string | null;
            previous_state?: string;
        };
        UserWrite: {
            id?: number;
            url?: string;
            name?: string;
            email?: string | null;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            time_zone?: string;
            iana_time_zone?: string;
            phone?: string | null;
            shared_phone_number?: boolean | null;
            photo?: {
                [key: string]: unknown;
            } | null;
            locale_id?: number;
            locale?: string;
            organization_id?: number | null;
            /** @enum {string} */
            role?: "end-user" | "agent" | "admin";
            verified?: boolean;
            active?: boolean;
            external_id?: string | null;
            tags?: string[];
            alias?: string | null;
            shared?: boolean;
            shared_agent?: boolean;
            /** Format: date-time */
            last_login_at?: string | null;
            two_factor_auth_enabled?: boolean | null;
            signature?: string | null;
            details?: string | null;
            notes?: string | null;
            role_type?: number | null;
            custom_role_id?: number | null;
            moderator?: boolean;
            ticket_restriction?: string | null;
            only_private_comments?: boolean;
            restricted_agent?: boolean;
            suspended?: boolean;
            default_group_id?: number | null;
            report_csv?: boolean;
            user_fields?: {
                [key: string]: unknown;
            };
        };
        GroupMembershipWrite: {
            url?: string;
            id?: number;
            user_id?: number;
            group_id?: number;
            default?: boolean;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
        };
        GroupWrite: {
            url?: string;
            id?: number;
            is_public?: boolean;
            name?: string;
            description?: string;
            default?: boolean;
            deleted?: boolean;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
        };
        IdentityWrite: {
            url?: string;
            id?: number;
            user_id?: number;
            type?: string;
            value?: string;
            verified?: boolean;
            primary?: boolean;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            undeliverable_count?: number;
            deliverable_state?: string;
        };
        JobStatusWrite: {
            id?: string;
            job_type?: string;
            url?: string;
            total?: number | null;
            progress?: number | null;
            /** @enum {string} */
            status?: "queued" | "working" | "failed" | "completed" | "killed";
            message?: string | null;
            results?: components["schemas"]["JobResult"][] | null;
        };
        LocaleWrite: {
            url?: string;
            id?: number;
            locale?: string;
            name?: string;
            native_name?: string;
            presentation_name?: string;
            rtl?: boolean;
            default?: boolean;
            /** Format: date-time */
            created_at?: string | null;
            /** Format: date-time */
            updated_at?: string | null;
        };
        MacroWrite: {
            url?: string;
            id?: number;
            title?: string;
            raw_title?: string;
            active?: boolean;
            position?: number;
            description?: string | null;
            default?: boolean;
            actions?: components["schemas"]["Action"][];
            restriction?: {
                [key: string]: unknown;
            } | null;
            usage_1h?: number;
            usage_24h?: number;
            usage_7d?: number;
            usage_30d?: number;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
        };
        OrganizationMergeWrite: {
            id?: string;
            loser_id?: number;
            winner_id?: number;
            status?: string;
            url?: string;
        };
        OrganizationFieldWrite: {
            url?: string;
            id?: number;
            type?: string;
            key?: string;
            title?: string;
            raw_title?: string;
            description?: string;
            raw_description?: string;
            position?: number;
            active?: boolean;
            system?: boolean;
            regexp_for_validation?: string | null;
            tag?: string | null;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            custom_field_options?: components["schemas"]["FieldOption"][];
            relationship_target_type?: string;
            relationship_filter?: {
                [key: string]: unknown;
            };
        };
        OrganizationMembershipWrite: {
            url?: string;
            id?: number;
            user_id?: number;
            organization_id?: number;
            organization_name?: string;
            default?: boolean | null;
            view_tickets?: boolean;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
        };
        OrganizationWrite: {
            url?: string;
            id?: number;
            name?: string;
            shared_tickets?: boolean;
            shared_comments?: boolean;
            external_id?: string | null;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            domain_names?: string[];
            details?: string | null;
            notes?: string | null;
            group_id?: number | null;
            tags?: string[];
            organization_fields?: {
                [key: string]: unknown;
            };
        };
        RecipientAddressWrite: {
            id?: number;
            url?: string;
            name?: string;
            email?: string;
            brand_id?: number;
            default?: boolean;
            forwarding_status?: string;
            spf_status?: string;
            cname_status?: string;
            dns_results?: string;
            domain_verification_code?: string | null;
            domain_verification_status?: string;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
        };
        RequestWrite: {
            url?: string;
            id?: number;
            status?: string;
            priority?: string | null;
            type?: string | null;
            subject?: string;
            description?: string;
            organization_id?: number | null;
            via?: components["schemas"]["Via"];
            custom_fields?: components["schemas"]["CustomFieldValue"][];
            fields?: components["schemas"]["CustomFieldValue"][];
            requester_id?: number;
            assignee_id?: number | null;
            group_id?: number | null;
            collaborator_ids?: number[];
            email_cc_ids?: number[];
            is_public?: boolean;
            /** Format: date-time */
            due_at?: string | null;
            can_be_solved_by_me?: boolean;
            solved?: boolean;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            recipient?: string | null;
            followup_source_id?: number | null;
            ticket_form_id?: number | null;
            custom_status_id?: number | null;
            brand_id?: number | null;
            comment?: components["schemas"]["CommentWrite"];
            requester?: {
                [key: string]: unknown;
            };
            collaborators?: unknown[];
        };
        SatisfactionRatingWrite: {
            id?: number;
            url?: string;
            ticket_id?: number;
            requester_id?: number;
            assignee_id?: number | null;
            group_id?: number | null;
            score?: string;
            comment?: string | null;
            reason?: string | null;
            reason_id?: number | null;
            reason_code?: number | null;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
        };
        SatisfactionReasonWrite: {
            url?: string;
            id?: number;
            title?: string;
            active?: boolean;
            position?: number;
            value?: string;
            raw_value?: string;
            reason_code?: number;
            /** Format: date-time */
            deleted_at?: string | null;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
        };
        SessionWrite: {
            url?: string;
            id?: number;
            user_id?: number;
            /** Format: date-time */
            authenticated_at?: string;
            /** Format: date-time */
            last_seen_at?: string;
        };
        SuspendedTicketWrite: {
            url?: string;
            id?: number;
            author?: {
                [key: string]: unknown;
            };
            subject?: string | null;
            content?: string | null;
            cause?: string;
            cause_id?: number | null;
            error_messages?: unknown;
            suspension_type_id?: number | null;
            message_id?: string | null;
            ticket_id?: number | null;
            recipient?: string | null;
            brand_id?: number | null;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            via?: components["schemas"]["Via"];
            attachments?: {
                [key: string]: unknown;
            }[];
        };
        TicketFieldWrite: {
            url?: string;
            id?: number;
            type?: string;
            title?: string;
            raw_title?: string;
            description?: string;
            raw_description?: string;
            position?: number;
            active?: boolean;
            required?: boolean;
            collapsed_for_agents?: boolean;
            regexp_for_validation?: string | null;
            title_in_portal?: string;
            raw_title_in_portal?: string;
            visible_in_portal?: boolean;
            editable_in_portal?: boolean;
            required_in_portal?: boolean;
            agent_can_edit?: boolean;
            tag?: string | null;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            removable?: boolean;
            key?: string | null;
            agent_description?: string | null;
            creator_user_id?: number | null;
            creator_app_name?: string | null;
            custom_field_options?: components["schemas"]["FieldOption"][];
            system_field_options?: components["schemas"]["SystemFieldOption"][];
            sub_type_id?: number;
            relationship_target_type?: string;
            relationship_filter?: {
                [key: string]: unknown;
            };
        };
        TicketFormStatusWrite: {
            id?: string;
            ticket_form_id?: number;
            custom_status_id?: number;
        };
        TicketFormWrite: {
            url?: string;
            id?: number;
            title?: string;
            name?: string;
            raw_name?: string;
            display_name?: string;
            raw_display_name?: string;
            end_user_visible?: boolean;
            position?: number;
            ticket_field_ids?: number[];
            active?: boolean;
            default?: boolean;
            in_all_brands?: boolean;
            restricted_brand_ids?: number[];
            agent_conditions?: {
                [key: string]: unknown;
            }[];
            end_user_conditions?: {
                [key: string]: unknown;
            }[];
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
        };
        TicketMetricWrite: {
            url?: string;
            id?: number;
            ticket_id?: number;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            group_stations?: number;
            assignee_stations?: number;
            reopens?: number;
            replies?: number;
            /** Format: date-time */
            assignee_updated_at?: string | null;
            /** Format: date-time */
            requester_updated_at?: string | null;
            /** Format: date-time */
            status_updated_at?: string | null;
            /** Format: date-time */
            custom_status_updated_at?: string | null;
            /** Format: date-time */
            initially_assigned_at?: string | null;
            /** Format: date-time */
            assigned_at?: string | null;
            /** Format: date-time */
            solved_at?: string | null;
            /** Format: date-time */
            latest_comment_added_at?: string | null;
            reply_time_in_minutes?: components["schemas"]["Minutes"];
            reply_time_in_seconds?: components["schemas"]["Seconds"];
            first_resolution_time_in_minutes?: components["schemas"]["Minutes"];
            full_resolution_time_in_minutes?: components["schemas"]["Minutes"];
            agent_wait_time_in_minutes?: components["schemas"]["Minutes"];
            requester_wait_time_in_minutes?: components["schemas"]["Minutes"];
            on_hold_time_in_minutes?: components["schemas"]["Minutes"];
        };
        TicketWrite: {
            comment_count?: number;
            url?: string;
            id?: number;
            external_id?: string | null;
            via?: components["schemas"]["Via"];
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            generated_timestamp?: number;
            /** @enum {string|null} */
            type?: "problem" | "incident" | "question" | "task" | null;
            subject?: string;
            raw_subject?: string;
            description?: string;
            /** @enum {string|null} */
            priority?: "urgent" | "high" | "normal" | "low" | null;
            /** @enum {string} */
            status?: "new" | "open" | "pending" | "hold" | "solved" | "closed" | "deleted";
            custom_status_id?: number | null;
            recipient?: string | null;
            requester_id?: number;
            submitter_id?: number;
            assignee_id?: number | null;
            organization_id?: number | null;
            group_id?: number | null;
            collaborator_ids?: number[];
            email_cc_ids?: number[];
            follower_ids?: number[];
            forum_topic_id?: number | null;
            problem_id?: number | null;
            has_incidents?: boolean;
            is_public?: boolean;
            /** Format: date-time */
            due_at?: string | null;
            tags?: string[];
            custom_fields?: components["schemas"]["CustomFieldValue"][];
            fields?: components["schemas"]["CustomFieldValue"][];
            satisfaction_rating?: unknown;
            sharing_agreement_ids?: number[];
            followup_ids?: number[];
            via_followup_source_id?: number | null;
            ticket_form_id?: number | null;
            brand_id?: number;
            allow_channelback?: boolean;
            allow_attachments?: boolean;
            from_messaging_channel?: boolean;
            comment?: components["schemas"]["CommentWrite"];
            requester?: {
                [key: string]: unknown;
            };
            collaborators?: unknown[];
            email_ccs?: {
                [key: string]: unknown;
            }[];
            followers?: {
                [key: string]: unknown;
            }[];
            safe_update?: boolean;
            /** Format: date-time */
            updated_stamp?: string;
            additional_tags?: string[];
            remove_tags?: string[];
        };
        OAuthTokenWrite: {
            url?: string;
            id?: number;
            user_id?: number;
            client_id?: number;
            token?: string;
            full_token?: string;
            refresh_token?: string | null;
            scopes?: string[];
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            used_at?: string | null;
            /** Format: date-time */
            expires_at?: string | null;
            /** Format: date-time */
            refresh_token_expires_at?: string | null;
        };
        UserFieldWrite: {
            url?: string;
            id?: number;
            type?: string;
            key?: string;
            title?: string;
            raw_title?: string;
            description?: string;
            raw_description?: string;
            position?: number;
            active?: boolean;
            system?: boolean;
            regexp_for_validation?: string | null;
            tag?: string | null;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            custom_field_options?: components["schemas"]["FieldOption"][];
            relationship_target_type?: string;
            relationship_filter?: {
                [key: string]: unknown;
            };
        };
        ViewWrite: {
            url?: string;
            id?: number;
            title?: string;
            raw_title?: string;
            active?: boolean;
            position?: number;
            description?: string | null;
            default?: boolean;
            execution?: components["schemas"]["ViewExecution"];
            conditions?: components["schemas"]["Conditions"];
            restriction?: {
                [key: string]: unknown;
            } | null;
            watchable?: boolean;
            warnings?: string[];
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            all?: components["schemas"]["Condition"][];
            any?: components["schemas"]["Condition"][];
            output?: {
                [key: string]: unknown;
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
